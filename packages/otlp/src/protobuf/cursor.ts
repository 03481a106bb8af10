import { END_GROUP, I32, I64, LEN, START_GROUP, VARINT } from './shape.ts';

/** A place in bytes that are being read. */
export interface Cursor {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at: number;
}

export function cursorOf(bytes: Uint8Array): Cursor {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 0 };
}

/** Bytes that are no protobuf. Never leaves this folder. */
export class MalformedProtobuf extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Groups within groups, which protobuf has given up, but a reader has to pass over. */
const MAX_GROUPS = 100;

/** The number and wire type of a field as one number, `number << 3 | wireType`. */
export function readTag(cursor: Cursor, end: number): number {
  const start = cursor.at;
  const tag = readSmall(cursor, end);
  if (tag >>> 3 === 0) throw new MalformedProtobuf('There is a field with the number 0.', start);
  return tag;
}

/** The low 32 bits of a varint, unsigned. */
export function readVarint32(cursor: Cursor, end: number): number {
  const { bytes } = cursor;
  const start = cursor.at;
  let value = 0;
  for (let shift = 0; shift < 70; shift += 7) {
    if (cursor.at >= end) throw new MalformedProtobuf('A number is cut off.', start);
    const byte = bytes[cursor.at++] ?? 0;
    if (shift < 32) value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value >>> 0;
  }
  throw new MalformedProtobuf('A number is longer than 64 bits.', start);
}

/** The varint of a tag or a length, which others would read as another number if it had more than 32 bits. */
function readSmall(cursor: Cursor, end: number): number {
  const start = cursor.at;
  const value = readVarint32(cursor, end);
  for (let at = start + 4; at < cursor.at; at++) {
    const beyond = (cursor.bytes[at] ?? 0) & (at === start + 4 ? 0x70 : 0x7f);
    if (beyond !== 0) throw new MalformedProtobuf('A tag or a length is longer than 32 bits.', start);
  }
  return value;
}

/** A varint as a signed 64-bit integer in decimal. */
export function readInt64(cursor: Cursor, end: number): string {
  const start = cursor.at;
  skipVarint(cursor, end);
  // Up to 48 bits are exact in the arithmetic of doubles.
  if (cursor.at - start < 7) {
    let value = 0;
    for (let at = cursor.at - 1; at >= start; at--) value = value * 128 + ((cursor.bytes[at] ?? 0) & 0x7f);
    return String(value);
  }
  let value = 0n;
  for (let at = cursor.at - 1; at >= start; at--) value = (value << 7n) | BigInt((cursor.bytes[at] ?? 0) & 0x7f);
  return String(BigInt.asIntN(64, value));
}

/** Whether a varint is anything but zero. */
export function readBool(cursor: Cursor, end: number): boolean {
  const start = cursor.at;
  skipVarint(cursor, end);
  for (let at = start; at < cursor.at; at++) if (((cursor.bytes[at] ?? 0) & 0x7f) !== 0) return true;
  return false;
}

/** Where the payload of a field of the type LEN ends; the cursor stands at its beginning. */
export function readLength(cursor: Cursor, end: number): number {
  const start = cursor.at;
  const payloadEnd = readSmall(cursor, end) + cursor.at;
  if (payloadEnd > end) throw new MalformedProtobuf('A field goes beyond the end of its message.', start);
  return payloadEnd;
}

/** Moves beyond a field of 4 or 8 bytes and gives its place. */
export function readFixed(cursor: Cursor, size: 4 | 8, end: number): number {
  const start = cursor.at;
  if (start + size > end) throw new MalformedProtobuf('A field goes beyond the end of its message.', start);
  cursor.at = start + size;
  return start;
}

/** Moves beyond the value of a field, whatever it is. */
export function skipField(cursor: Cursor, tag: number, end: number): void {
  if ((tag & 7) === START_GROUP) skipGroup(cursor, tag, end);
  else skipPlain(cursor, tag, end);
}

function skipPlain(cursor: Cursor, tag: number, end: number): void {
  const start = cursor.at;
  switch (tag & 7) {
    case VARINT:
      skipVarint(cursor, end);
      break;
    case I64:
      readFixed(cursor, 8, end);
      break;
    case LEN:
      cursor.at = readLength(cursor, end);
      break;
    case I32:
      readFixed(cursor, 4, end);
      break;
    default:
      throw new MalformedProtobuf('There is a field of a kind that protobuf does not have.', start);
  }
}

function skipGroup(cursor: Cursor, tag: number, end: number): void {
  const start = cursor.at;
  const open = [tag >>> 3];
  while (open.length > 0) {
    const inner = readTag(cursor, end);
    if ((inner & 7) === START_GROUP) {
      open.push(inner >>> 3);
      if (open.length > MAX_GROUPS) throw new MalformedProtobuf('Groups are nested too deeply.', start);
    } else if ((inner & 7) === END_GROUP) {
      if (open.pop() !== inner >>> 3) throw new MalformedProtobuf('A group does not end where it should.', start);
    } else skipPlain(cursor, inner, end);
  }
}

function skipVarint(cursor: Cursor, end: number): void {
  const start = cursor.at;
  while (cursor.at < end) {
    if ((cursor.bytes[cursor.at++] ?? 0) < 0x80) return;
    if (cursor.at - start >= 10) throw new MalformedProtobuf('A number is longer than 64 bits.', start);
  }
  throw new MalformedProtobuf('A number is cut off.', start);
}
