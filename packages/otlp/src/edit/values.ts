import type { AnyValue, KeyValue } from '../model.ts';

/** What can be written as an attribute. A JavaScript number does not tell which OTLP type it is: say `int` or `double`. */
export type AttributeInput = string | boolean | readonly string[] | AnyValue;

/** An integer attribute. Throws a RangeError for what is no integer of 64 bits. */
export function int(value: number | bigint): AnyValue {
  if (BigInt.asIntN(64, BigInt(value)) !== BigInt(value)) throw new RangeError('An integer of 64 bits is needed.');
  return { intValue: String(BigInt(value)) };
}

/** A floating-point attribute. */
export function double(value: number): AnyValue {
  return { doubleValue: Number.isFinite(value) ? value : String(value) };
}

export function encodeValue(value: AttributeInput): AnyValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return isStrings(value) ? { arrayValue: { values: value.map((stringValue) => ({ stringValue })) } } : value;
}

export function encodeAttributes(attributes: Readonly<Record<string, AttributeInput>>): readonly KeyValue[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: encodeValue(value) }));
}

/** `Array.isArray` does not narrow readonly arrays out of a union. */
function isStrings(value: readonly string[] | AnyValue): value is readonly string[] {
  return Array.isArray(value);
}
