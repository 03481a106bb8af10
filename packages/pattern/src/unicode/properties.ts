import { ANY, type CharSet, union } from './char-set.ts';
import { CATEGORIES } from './generated/categories.ts';
import { SCRIPTS } from './generated/scripts.ts';

/** Sets that were asked for; decoding all of them would cost start-up time for nothing. */
const decoded = new Map<string, CharSet>();

/** The set of a general category (`L`, `Nd`), a script (`Greek`) or `Any`; undefined if there is none of that name. */
export function propertySet(name: string): CharSet | undefined {
  const known = decoded.get(name);
  if (known !== undefined) return known;
  const set = name === 'Any' ? ANY : (categorySet(name) ?? scriptSet(name));
  if (set !== undefined) decoded.set(name, set);
  return set;
}

/** All names that `propertySet` knows, for suggestions. */
export function propertyNames(): readonly string[] {
  const categories = Object.keys(CATEGORIES);
  const majors = new Set(categories.map((name) => name.charAt(0)));
  return ['Any', ...majors, ...categories, ...Object.keys(SCRIPTS)];
}

function categorySet(name: string): CharSet | undefined {
  const members = Object.entries(CATEGORIES).filter(([category]) => category === name || category.charAt(0) === name);
  return members.length > 0 ? union(members.map(([, ranges]) => decodeRanges(ranges))) : undefined;
}

function scriptSet(name: string): CharSet | undefined {
  return Object.hasOwn(SCRIPTS, name) ? decodeRanges(SCRIPTS[name] ?? '') : undefined;
}

/** Reads gaps and lengths, one after the other: one digit each, or as many as the mark before them says. `~` repeats two. */
function decodeRanges(encoded: string): CharSet {
  const ranges: number[] = [];
  let next = 0;
  const written = encoded.replace(/~(..)(.)/g, (_, pair: string, times) => pair.repeat(Number.parseInt(times, 36)));
  const steps = (written.match(/-..|\+...|\*....|\w/g) ?? []).map((step) =>
    Number.parseInt(step.replace(/\W/, ''), 36),
  );
  for (let i = 0; i + 1 < steps.length; i += 2) {
    const low = next + (steps[i] as number);
    const high = low + (steps[i + 1] as number);
    ranges.push(low, high);
    next = high + 1;
  }
  return ranges;
}
