import { ANY, type CharSet, union } from './char-set.ts';
import { decodeNumbers } from './decode-numbers.ts';
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
  const categories = [...entriesOf(CATEGORIES).keys()];
  const majors = new Set(categories.map((name) => name.charAt(0)));
  return ['Any', ...majors, ...categories, ...entriesOf(SCRIPTS).keys()];
}

function categorySet(name: string): CharSet | undefined {
  const members = [...entriesOf(CATEGORIES)].filter(([category]) => category === name || category.charAt(0) === name);
  return members.length > 0 ? union(members.map(([, ranges]) => decodeRanges(ranges))) : undefined;
}

function scriptSet(name: string): CharSet | undefined {
  const ranges = entriesOf(SCRIPTS).get(name);
  return ranges === undefined ? undefined : decodeRanges(ranges);
}

/** The names of a table with their ranges, as they are encoded. */
function entriesOf(table: string): ReadonlyMap<string, string> {
  return new Map(Array.from(table.matchAll(/(\S+) (\S+)/g), ([, name = '', ranges = '']) => [name, ranges]));
}

/** Reads gaps and lengths, one after the other. */
function decodeRanges(encoded: string): CharSet {
  let next = 0;
  return decodeNumbers(encoded).map((step, index) => {
    const edge = next + step;
    next = edge + (index % 2);
    return edge;
  });
}
