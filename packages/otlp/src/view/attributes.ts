import { fromBase64 } from '../byte-text.ts';
import type { AnyValue, KeyValue } from '../model.ts';
import { digits, message, messages, text } from './field.ts';

/** The value of an attribute. Integers beyond 2^53 are bigints; an empty or unreadable value is null. */
export type AttributeValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue };

/** Attributes by key. They inherit nothing: a key `__proto__` or `constructor` is a key like any other. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** Deeper values are null. What `readTraces` gives is never as deep; what a program built may be. */
const MAX_DEPTH = 200;

/** Of a key that is there twice, which OTLP forbids, the first counts, as in the collector. */
export function decodeAttributes(list: readonly KeyValue[] | undefined): Attributes {
  return attributesAt(list, 0);
}

/** What an `AnyValue` says. */
export function decodeValue(value: AnyValue | undefined): AttributeValue {
  return valueAt(value, 0);
}

/**
 * An object that inherits nothing: what it inherits from is empty, and is not `Object.prototype`. One that has no prototype at all
 * would do as well, but engines keep those as hash tables, which takes several times as long to make and to read.
 */
const NoAttributes = (() => {
  function Attributes() {}
  Attributes.prototype = Object.create(null);
  return Attributes as unknown as new () => Record<string, AttributeValue>;
})();

function attributesAt(list: readonly KeyValue[] | undefined, depth: number): Attributes {
  const attributes = new NoAttributes();
  for (const { key = '', value } of messages(list)) {
    if (typeof key === 'string' && !(key in attributes)) attributes[key] = valueAt(value, depth);
  }
  return attributes;
}

function valueAt(value: AnyValue | undefined, depth: number): AttributeValue {
  const any = message(value);
  if (any === undefined || depth > MAX_DEPTH) return null;
  if (any.stringValue !== undefined) return text(any.stringValue) ?? null;
  if (any.intValue !== undefined) return integer(digits(any.intValue));
  if (any.boolValue !== undefined) return typeof any.boolValue === 'boolean' ? any.boolValue : null;
  if (any.doubleValue !== undefined) return double(digits(any.doubleValue));
  if (any.arrayValue !== undefined) return listAt(message(any.arrayValue)?.values, depth + 1);
  if (any.kvlistValue !== undefined) return attributesAt(message(any.kvlistValue)?.values, depth + 1);
  if (any.bytesValue !== undefined) return fromBase64(text(any.bytesValue)) ?? null;
  return null;
}

function listAt(values: readonly AnyValue[] | undefined, depth: number): readonly AttributeValue[] {
  return Array.isArray(values) ? values.map((item) => valueAt(item, depth)) : [];
}

function integer(written: string | undefined): number | bigint | null {
  if (written === undefined || !/^-?\d{1,20}$/.test(written)) return null;
  const value = Number(written);
  return Number.isSafeInteger(value) ? value : BigInt(written);
}

function double(written: string | undefined): number | null {
  if (written === undefined || written.trim() === '') return null;
  const value = Number(written);
  return Number.isNaN(value) && written !== 'NaN' ? null : value;
}
