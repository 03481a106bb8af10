import { nearest } from '../../nearest.ts';
import type { FunctionDecl } from '../declaration.ts';
import { documented } from '../documentation.ts';
import type { ZoneOffset } from '../time.ts';
import { fixedOffset, timeFunctions } from '../time.ts';
import { ZONES, ZONES_VERSION } from './generated/zones.ts';
import { parseRule, ruleOffset } from './rule.ts';

/**
 * The functions over timestamps with all time zones of the IANA database by name, from 1970 on; to be added to an
 * environment's functions. They are apart, because the database is larger than everything else in this package.
 */
export const zonedTimeFunctions: readonly FunctionDecl[] = /* @__PURE__ */ documented(
  timeFunctions(zoneOffset, (name) => nearest(name, zones().keys())),
);

export { ZONES_VERSION };

/** A function that runs once. */
function once<Made>(make: () => Made): () => Made {
  let made: { readonly value: Made } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The zones by name, each read when it is first asked for. */
const zones = once(() => {
  const byName = new Map<string, () => ZoneOffset>();
  for (const line of ZONES.trim().split('\n')) {
    const [names = '', ...fields] = line.split('|');
    const read = once(() => readZone(fields));
    for (const name of names.split(' ')) byName.set(name, read);
  }
  return byName;
});

function zoneOffset(name: string): ZoneOffset | undefined {
  return fixedOffset(name) ?? zones().get(name)?.();
}

/** Numbers are in quarters of an hour and base 36, or, after a dot, in seconds. */
function readNumber(text: string): number {
  return text.startsWith('.') ? Number.parseInt(text.slice(1), 36) : Number.parseInt(text, 36) * 900;
}

function readZone([offsetText = '', order = '', gaps = '', ruleText = '']: readonly string[]): ZoneOffset {
  const offsets = offsetText.split(' ').map(readNumber);
  const rule = parseRule(ruleText);
  let second = 0;
  const changes = gaps === '' ? [] : gaps.split(' ').map((gap) => (second += readNumber(gap)));
  return (at) => {
    const passed = countUpTo(changes, at);
    if (passed === changes.length && (passed > 0 || at >= 0)) return ruleOffset(rule, at);
    return offsets[passed === 0 ? 0 : Number.parseInt(order.charAt(passed - 1), 36)] ?? 0;
  };
}

/** How many of the ascending numbers are at most `limit`. */
function countUpTo(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
