import { Boxed } from './boxed.ts';
import { opaque } from './value.ts';

const hasOwn = Object.prototype.hasOwnProperty;

/** Whether a value is a JSON object: no array, no bytes, no Map, no value of this package, nothing opaque. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof Boxed) &&
    !Array.isArray(value) &&
    !(value instanceof Map) &&
    !(value instanceof Uint8Array) &&
    !(value instanceof Date) &&
    (value as { readonly [opaque]?: string })[opaque] === undefined
  );
}

/** A name as the engine keeps those of properties: looking for them by one that was cut out of a source takes longer. */
export function propertyName(name: string): string {
  return Object.keys({ [name]: true })[0] ?? name;
}

/**
 * An own property, or undefined. What an object inherits does not count, whoever put it there: a key named
 * `constructor` is absent from `{}`, and stays absent when `Object.prototype` is polluted.
 */
export function own(record: Readonly<Record<string, unknown>>, key: string): unknown {
  const value = record[key];
  return value !== undefined && hasOwn.call(record, key) ? value : undefined;
}

/**
 * `own` for anything: the field of a JSON object, undefined for everything else. Bytes, dates and Maps need not be asked
 * for, because nothing that can be written as a field is a property of their own.
 */
export function fieldOfRecord(value: unknown, field: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const part = (value as Readonly<Record<string, unknown>>)[field];
  if (part === undefined || value instanceof Boxed || Array.isArray(value)) return undefined;
  return hasOwn.call(value, field) && (value as { readonly [opaque]?: string })[opaque] === undefined
    ? part
    : undefined;
}
