import { fromBase64, fromHex } from '../byte-text.ts';
import { ENUM_NUMBERS } from '../enums.ts';
import { isMessage } from '../json/shape.ts';
import { digits, integer } from '../view/field.ts';
import { cursorOf, readTag, skipField } from './cursor.ts';
import type { FieldShape, MessageShape, ScalarType } from './shape.ts';
import {
  createSink,
  putByte,
  putDelimited,
  putDouble,
  putFixed32,
  putFixed64,
  putRaw,
  putText,
  putVarint32,
  putVarint64,
  type Sink,
  written,
} from './sink.ts';
import { placesOf, type Source, sourceOf } from './source.ts';

type Message = Readonly<Record<string, unknown>>;

/**
 * A message of the model in protobuf. One that was read from protobuf and not changed is the bytes it came as; of one that was
 * changed, everything else is. What has no place in protobuf (a field of another name, a text where a number should be) is
 * left out.
 */
export function encodeMessage(message: object, shape: MessageShape): Uint8Array<ArrayBuffer> {
  const source = sourceOf(message);
  const sink = createSink(source === undefined ? 1024 : source.end - source.start + 4096);
  putMessage(sink, message as Message, shape);
  return written(sink);
}

function putMessage(sink: Sink, message: Message, shape: MessageShape): void {
  const source = sourceOf(message);
  if (source === undefined) putFields(sink, message, shape, () => true);
  else if (source.message !== message) putChanged(sink, message, source, shape);
  else for (const { bytes, start, end } of placesOf(source)) putRaw(sink, bytes, start, end);
}

/** The known fields for which `wanted` says so. */
function putFields(sink: Sink, message: Message, shape: MessageShape, wanted: (name: string) => boolean): void {
  for (const field of shape.fields) {
    if (field === undefined || !wanted(field.name)) continue;
    if (field.repeated) for (const value of valuesOf(message, field)) putField(sink, field, value, shape.isOneof);
    else putField(sink, field, ownValue(message, field.name), shape.isOneof);
  }
}

/**
 * What the source says, field by field: what is still the same value as its own bytes, what changed in its place, and behind
 * that what was added.
 */
function putChanged(sink: Sink, message: Message, source: Source, shape: MessageShape): void {
  const before = source.message as Message;
  /** How many values of a field were written so far. */
  const done = new Map<string, number>();
  for (const place of placesOf(source)) putPlace(place);
  putFields(sink, message, shape, (name) => before[name] === undefined);

  function putPlace({ bytes, start, end }: Source): void {
    const cursor = cursorOf(bytes);
    cursor.at = start;
    while (cursor.at < end) {
      const at = cursor.at;
      const tag = readTag(cursor, end);
      skipField(cursor, tag, end);
      const field = shape.fields[tag >>> 3];
      const isKnown = field !== undefined && field.wireType === (tag & 7);
      if (!isKnown || (message[field.name] === before[field.name] && message[field.name] !== undefined))
        putRaw(sink, bytes, at, cursor.at);
      else putNext(field);
    }
  }

  /** The value that stands where the next one of this field stood; with the last of them, all that are left. */
  function putNext(field: FieldShape): void {
    const index = done.get(field.name) ?? 0;
    done.set(field.name, index + 1);
    const values = valuesOf(message, field);
    const isLast = index + 1 >= valuesOf(before, field).length;
    for (const value of values.slice(index, isLast ? undefined : index + 1))
      putField(sink, field, value, shape.isOneof);
  }
}

/** What a field holds. An inherited name, such as one from a polluted prototype, is no field. */
function ownValue(message: Message, name: string): unknown {
  return Object.hasOwn(message, name) ? message[name] : undefined;
}

/** What a field holds, none, one or many. */
function valuesOf(message: Message, { name, repeated }: FieldShape): readonly unknown[] {
  const value = ownValue(message, name);
  if (repeated) return Array.isArray(value) ? value : [];
  return value === undefined || value === null ? [] : [value];
}

function putField(sink: Sink, { number, type, wireType }: FieldShape, value: unknown, evenIfZero: boolean): void {
  const tag = (number << 3) | wireType;
  if (typeof type === 'string') putScalar(sink, tag, type, value, evenIfZero);
  else if (isMessage(value)) {
    putVarint32(sink, tag);
    putDelimited(sink, () => putMessage(sink, value as Message, type));
  }
}

/** A zero or an empty text is what a reader takes for granted, and is not written, except as one of several (`evenIfZero`). */
function putScalar(sink: Sink, tag: number, type: ScalarType, value: unknown, evenIfZero: boolean): void {
  switch (type) {
    case 'string':
      if (typeof value !== 'string' || (value === '' && !evenIfZero)) return;
      putVarint32(sink, tag);
      putText(sink, value);
      break;
    case 'id':
    case 'base64': {
      const bytes = typeof value === 'string' ? bytesOf(type, value) : undefined;
      if (bytes === undefined || (bytes.length === 0 && !evenIfZero)) return;
      putVarint32(sink, tag);
      putDelimited(sink, () => putRaw(sink, bytes));
      break;
    }
    case 'bool':
      if (typeof value !== 'boolean' || (!value && !evenIfZero)) return;
      putVarint32(sink, tag);
      putByte(sink, value ? 1 : 0);
      break;
    case 'double': {
      const number = Number(digits(value) ?? Number.NaN);
      if ((Number.isNaN(number) && value !== 'NaN') || (Object.is(number, 0) && !evenIfZero)) return;
      putVarint32(sink, tag);
      putDouble(sink, number);
      break;
    }
    default: {
      const number = integerOf(type, value);
      if (number === undefined || (number === 0n && !evenIfZero)) return;
      putVarint32(sink, tag);
      if (type === 'fixed64') putFixed64(sink, number);
      else if (type === 'fixed32') putFixed32(sink, Number(number));
      else putVarint64(sink, number);
    }
  }
}

function bytesOf(type: 'id' | 'base64', value: string): Uint8Array | undefined {
  return type === 'id' ? fromHex(value) : fromBase64(value);
}

/** An integer of this type; undefined for what is none, or does not fit. */
function integerOf(type: 'enum' | 'uint32' | 'fixed32' | 'int64' | 'fixed64', value: unknown): bigint | undefined {
  const number = type === 'enum' && typeof value === 'string' ? numberOfName(value) : integer(value);
  if (number === undefined) return undefined;
  if (type === 'int64' || type === 'enum')
    return BigInt.asIntN(type === 'enum' ? 32 : 64, number) === number ? number : undefined;
  return BigInt.asUintN(type === 'fixed64' ? 64 : 32, number) === number ? number : undefined;
}

function numberOfName(name: string): bigint | undefined {
  const number = ENUM_NUMBERS.get(name);
  return number === undefined ? integer(name) : BigInt(number);
}
