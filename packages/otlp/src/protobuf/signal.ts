import { cursorOf, MalformedProtobuf, readLength, readTag, skipField } from './cursor.ts';
import { I32, I64, LEN, VARINT } from './shape.ts';

/** What a document in protobuf is about, which it does not say: `other` is metrics or profiles. */
export type Signal = 'traces' | 'logs' | 'other';

const CONTENTS = 2;

/**
 * Tells what a document in protobuf is about. All signals have the same frame (resources in field 1, scopes in their field 2,
 * the records in theirs), so the first record tells, by fields that are of one type in spans and of another in log records,
 * metrics and profiles. One without any record counts as traces, and one that is malformed too: its reader says so.
 */
export function signalOf(bytes: Uint8Array): Signal {
  try {
    const record = firstRecord(bytes);
    return record === undefined ? 'traces' : signalOfRecord(record);
  } catch (error) {
    if (error instanceof MalformedProtobuf) return 'traces';
    throw error;
  }
}

function firstRecord(bytes: Uint8Array): Uint8Array | undefined {
  for (const resource of payloads(bytes, 1))
    for (const scope of payloads(resource, CONTENTS)) for (const record of payloads(scope, CONTENTS)) return record;
  return undefined;
}

/** The payloads of one field. */
function* payloads(bytes: Uint8Array, number: number): Generator<Uint8Array> {
  const cursor = cursorOf(bytes);
  while (cursor.at < bytes.length) {
    const tag = readTag(cursor, bytes.length);
    if (tag !== ((number << 3) | LEN)) skipField(cursor, tag, bytes.length);
    else {
      const end = readLength(cursor, bytes.length);
      yield bytes.subarray(cursor.at, end);
      cursor.at = end;
    }
  }
}

/** Number and wire type of fields that only one kind of record has so: times, kinds, severities, flags. */
const OF_SPANS = [(7 << 3) | I64, (8 << 3) | I64, (6 << 3) | VARINT];
const OF_LOGS = [(1 << 3) | I64, (11 << 3) | I64, (2 << 3) | VARINT, (8 << 3) | I32];

/** Bytes of a trace's and a span's id, with which a span begins; a metric begins with its name and description. */
const ID_SIZES = [16, 8];

function signalOfRecord(record: Uint8Array): Signal {
  const cursor = cursorOf(record);
  const sizes: number[] = [];
  while (cursor.at < record.length) {
    const tag = readTag(cursor, record.length);
    if (OF_SPANS.includes(tag)) return 'traces';
    if (OF_LOGS.includes(tag)) return 'logs';
    const start = cursor.at;
    skipField(cursor, tag, record.length);
    if (sizes.length < ID_SIZES.length) sizes.push(cursor.at - start - 1);
  }
  return ID_SIZES.every((size, index) => sizes[index] === size) ? 'traces' : 'other';
}
