import type { Meter } from './meter.ts';
import { spend } from './meter.ts';
import { compareNumbers, numeric } from './numeric.ts';
import { isRecord, own } from './record.ts';
import { Uint } from './uint.ts';
import { Unknown } from './unknown.ts';
import type { Value } from './value.ts';

const hasOwn = Object.prototype.hasOwnProperty;

/** A map of the language: a Map, or a JSON object, whose keys are strings. */
export type AnyMap = ReadonlyMap<Value, unknown> | Readonly<Record<string, unknown>>;

export function isMap(value: unknown): value is AnyMap {
  return value instanceof Map || isRecord(value);
}

/** The value under one of the map's own keys, as `keysOf` gives them. */
export function valueAt(map: AnyMap, key: Value): unknown {
  return map instanceof Map ? map.get(key) : (map as Record<string, unknown>)[key as string];
}

/** The value under a text, or undefined. */
export function named(map: AnyMap, name: string): unknown {
  return map instanceof Map ? map.get(name) : own(map as Record<string, unknown>, name);
}

/** The value under a key, or undefined. `1`, `1u` and `1.0` are the same key. */
export function lookup(map: AnyMap, key: Value, meter: Meter): unknown {
  if (typeof key === 'string') return named(map, key);
  if (!(map instanceof Map)) return undefined;
  const direct: unknown = map.get(key);
  const number = direct === undefined ? numeric(key) : undefined;
  if (number === undefined) return direct;
  if (typeof number === 'number') {
    if (!Number.isInteger(number)) return undefined;
    const same: unknown = map.get(BigInt(number));
    if (same !== undefined) return same;
  } else if (key instanceof Uint) {
    const same: unknown = map.get(number);
    if (same !== undefined) return same;
  }
  // Only a key that is boxed, or came as a JSON number, is still missed; maps that have them are rare and small.
  spend(meter, map.size);
  for (const [candidate, value] of map) {
    const other = numeric(candidate);
    if (other !== undefined && typeof candidate !== 'bigint' && compareNumbers(other, number) === 0) return value;
  }
  return undefined;
}

/** A map of the language while it is made, which has every key once. */
export class GrowingMap {
  readonly map = new Map<Value, Value>();
  /** Its uint keys as ints, which are the same keys. */
  readonly #uints = new Set<bigint>();

  /** Whether there was no such key. */
  add(key: Value, value: Value): boolean {
    const same = key instanceof Uint ? key.value : key;
    if (this.map.has(same) || (typeof same === 'bigint' && this.#uints.has(same))) return false;
    if (key instanceof Uint) this.#uints.add(key.value);
    this.map.set(key, value);
    return true;
  }
}

/** The keys that have a value; what is `undefined` is absent. */
export function keysOf(map: AnyMap): readonly Value[] {
  if (map instanceof Map) return [...map.keys()];
  const record = map as Record<string, unknown>;
  const keys = Object.keys(record);
  for (let index = 0; index < keys.length; index += 1) {
    if (record[keys[index] as string] === undefined) return keys.filter((key) => record[key] !== undefined);
  }
  return keys;
}

/** The keys whose values can be seen. */
export function seenKeysOf(map: AnyMap): readonly Value[] {
  const keys: Value[] = [];
  if (map instanceof Map) {
    for (const [key, value] of map) if (!(value instanceof Unknown)) keys.push(key);
    return keys;
  }
  const record = map as Record<string, unknown>;
  // What an object goes through by itself, an engine finds without looking it up.
  for (const key in record) {
    const value = hasOwn.call(record, key) ? record[key] : undefined;
    if (value !== undefined && !(value instanceof Unknown)) keys.push(key);
  }
  return keys;
}

export function mapSize(map: AnyMap): number {
  return map instanceof Map ? map.size : keysOf(map).length;
}
