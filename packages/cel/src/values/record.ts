import { Boxed } from './boxed.ts';
import { opaque } from './value.ts';

const { getPrototypeOf, prototype, hasOwn } = Object;
const inherited: Readonly<Record<string, unknown>> = prototype as unknown as Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object: no array, no bytes, no Map, no value of this package, nothing opaque. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const proto: unknown = getPrototypeOf(value);
  if (proto === prototype || proto === null) return !(opaque in value);
  return !(
    Array.isArray(value) ||
    value instanceof Boxed ||
    value instanceof Map ||
    value instanceof Uint8Array ||
    value instanceof Date ||
    opaque in value
  );
}

/**
 * An own property, or undefined. What an object inherits does not count, whoever put it there: a key named
 * `constructor` is absent from `{}`, and stays absent when `Object.prototype` is polluted.
 */
export function own(record: Readonly<Record<string, unknown>>, key: string): unknown {
  // Reading first is several times faster than asking `hasOwn` first, and most objects inherit nothing of the name.
  const value = record[key];
  if (value === undefined) return undefined;
  if (inherited[key] === undefined && getPrototypeOf(record) === prototype) return value;
  return hasOwn(record, key) ? value : undefined;
}
