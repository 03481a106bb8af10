import { toBase64, toHex } from '../byte-text.ts';
import { exactNumber } from '../json/exact-json.ts';
import {
  type Cursor,
  cursorOf,
  MalformedProtobuf,
  readBool,
  readFixed,
  readInt64,
  readLength,
  readTag,
  readVarint32,
  skipField,
} from './cursor.ts';
import type { FieldShape, MessageShape, ScalarType } from './shape.ts';
import { continueMessage, messageFrom } from './source.ts';

type Message = Record<string, unknown>;

/** How deep messages may be nested: a hundred values within each other, which is what protobuf's own readers take. */
const MAX_DEPTH = 200;

/** How many messages a document may hold: two bytes are enough for one, and it takes some hundred in memory. */
const MAX_MESSAGES = 2_000_000;

interface Reading extends Cursor {
  messages: number;
  readonly words: Words;
}

/**
 * A message in the model, read from protobuf. Fields that the shape does not know, or that are of another wire type than it
 * says, stay where they are in the message's source.
 *
 * @throws MalformedProtobuf
 */
export function decodeMessage(bytes: Uint8Array, shape: MessageShape): Message {
  return messageAt({ ...cursorOf(bytes), messages: 0, words: [] }, shape, bytes.length, 0);
}

function messageAt(reading: Reading, shape: MessageShape, end: number, depth: number): Message {
  if (depth > MAX_DEPTH) throw new MalformedProtobuf('Messages are nested too deeply; flatten them.', reading.at);
  if (++reading.messages > MAX_MESSAGES)
    throw new MalformedProtobuf(`There are more than ${MAX_MESSAGES} messages; write smaller batches.`, reading.at);
  const message = messageFrom(reading.bytes, reading.at, end);
  readFields(reading, message, shape, end, depth);
  return message;
}

function readFields(reading: Reading, message: Message, shape: MessageShape, end: number, depth: number): void {
  /** The field of a oneof that counts so far. */
  let chosen: FieldShape | undefined;
  while (reading.at < end) {
    const tag = readTag(reading, end);
    const field = shape.fields[tag >>> 3];
    if (field === undefined || field.wireType !== (tag & 7)) {
      skipField(reading, tag, end);
      continue;
    }
    if (shape.isOneof && chosen !== field) {
      if (chosen === undefined) chosen = shape.fields.find((each) => each && message[each.name] !== undefined);
      if (chosen !== undefined && chosen !== field) delete message[chosen.name];
      chosen = field;
    }
    if (typeof field.type === 'string') message[field.name] = scalarAt(reading, field.type, end);
    else nestedAt(reading, message, field, field.type, readLength(reading, end), depth + 1);
  }
}

function nestedAt(
  reading: Reading,
  message: Message,
  { name, repeated }: FieldShape,
  shape: MessageShape,
  end: number,
  depth: number,
): void {
  const before = message[name];
  if (before === undefined) {
    const nested = messageAt(reading, shape, end, depth);
    message[name] = repeated ? [nested] : nested;
  } else if (repeated) {
    (before as Message[]).push(messageAt(reading, shape, end, depth));
  } else {
    continueMessage(before as Message, reading.at, end);
    readFields(reading, before as Message, shape, end, depth);
  }
}

function scalarAt(reading: Reading, type: ScalarType, end: number): unknown {
  switch (type) {
    case 'string':
    case 'id':
    case 'base64': {
      const payloadEnd = readLength(reading, end);
      const start = reading.at;
      reading.at = payloadEnd;
      if (type === 'string') return textOf(reading, start, payloadEnd);
      return type === 'id'
        ? toHex(reading.bytes, start, payloadEnd)
        : toBase64(reading.bytes.subarray(start, payloadEnd));
    }
    case 'bool':
      return readBool(reading, end);
    case 'enum':
      return readVarint32(reading, end) | 0;
    case 'uint32':
      return readVarint32(reading, end);
    case 'int64':
      return readInt64(reading, end);
    case 'double':
      return doubleOf(reading.view.getFloat64(readFixed(reading, 8, end), true));
    case 'fixed32':
      return reading.view.getUint32(readFixed(reading, 4, end), true);
    case 'fixed64':
      return String(reading.view.getBigUint64(readFixed(reading, 8, end), true));
  }
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Below this many bytes, most of them in attribute names, a loop is quicker than the decoder's call. */
const SHORT = 48;

/** What is no UTF-8 becomes U+FFFD here, and stays what it is in the source. */
function textOf({ bytes, words }: Reading, start: number, end: number): string {
  return (
    (end - start <= SHORT ? wordAt(bytes, start, end, words) : undefined) ?? utf8.decode(bytes.subarray(start, end))
  );
}

/**
 * Short texts of a document, each where its hash puts it, so that names of attributes, which stand there again and again, are one
 * string each: to make it, and to find an attribute by it, costs more than to see that it is the same.
 */
type Words = string[];

const MAX_WORDS = 512;

/** Undefined for what is not ASCII. */
function wordAt(bytes: Uint8Array, start: number, end: number, words: Words): string | undefined {
  let hash = end - start;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte >= 0x80) return undefined;
    hash = (Math.imul(hash, 31) + byte) | 0;
  }
  const slot = (hash ^ (hash >>> 15)) & (MAX_WORDS - 1);
  const known = words[slot];
  if (known !== undefined && isWord(known, bytes, start, end)) return known;
  const word = asciiOf(bytes, start, end);
  words[slot] = word;
  return word;
}

function isWord(word: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let at = start; at < end; at++) if (word.charCodeAt(at - start) !== bytes[at]) return false;
  return true;
}

function asciiOf(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at] as number);
  return text;
}

/** As OTLP/JSON has doubles: those that JSON lacks are strings, and zero keeps its sign. */
function doubleOf(value: number): unknown {
  if (!Number.isFinite(value)) return String(value);
  return Object.is(value, -0) ? exactNumber('-0') : value;
}
