import assert from 'node:assert/strict';
import { EvaluationError, Optional, Uint, Unknown } from '../src/index.ts';

/** The places of the parts of a value, and of one part that each object in it does not have. */
export function places(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, part]) => places(part, [...path, key]));
  const absent = Array.isArray(value) ? [] : ['a', 'name'].map((key) => [...path, key]);
  return [...(path.length === 0 ? [] : [path]), ...inner, ...absent];
}

/** A copy of the value in which what stands at `path`, be it something or nothing, cannot be seen. */
export function hide(value: unknown, [key, ...rest]: readonly string[], whole: string): unknown {
  if (key === undefined || value instanceof Unknown) return new Unknown([whole]);
  if (Array.isArray(value)) return value.map((part, index) => (String(index) === key ? hide(part, rest, whole) : part));
  const record = value as Record<string, unknown>;
  return { ...record, [key]: hide(rest.length === 0 ? undefined : record[key], rest, whole) };
}

/** Whether one result is the other, except where it is unknown. */
export function agrees(hidden: unknown, full: unknown): boolean {
  if (hidden instanceof Unknown) return true;
  if (hidden instanceof EvaluationError) return full instanceof EvaluationError && hidden.code === full.code;
  if (hidden instanceof Optional) return full instanceof Optional && agrees(hidden.value, full.value);
  if (Array.isArray(hidden)) {
    return Array.isArray(full) && hidden.length === full.length && hidden.every((part, i) => agrees(part, full[i]));
  }
  if (isPlainMap(hidden) && isPlainMap(full)) {
    const entries = entriesOf(full);
    const keys = new Set([...entriesOf(hidden).keys(), ...entries.keys()]);
    return [...keys].every((key) => {
      const part = entriesOf(hidden).get(key);
      // A hidden entry may be one that is not there.
      return part === undefined ? entries.get(key) === undefined : agrees(part, entries.get(key));
    });
  }
  try {
    assert.deepStrictEqual(hidden, full);
    return true;
  } catch {
    return false;
  }
}

function isPlainMap(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return value instanceof Map || prototype === Object.prototype || prototype === null;
}

function entriesOf(value: object): ReadonlyMap<unknown, unknown> {
  // A uint is an object, and no key that a Map would find again.
  const entries: Iterable<[unknown, unknown]> = value instanceof Map ? value : Object.entries(value);
  return new Map([...entries].map(([key, part]) => [key instanceof Uint ? `${key.value}u` : key, part]));
}

export const isLimit = (result: unknown) => result instanceof EvaluationError && result.code === 'limit-exceeded';
