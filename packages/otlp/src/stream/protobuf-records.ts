import type { ByteQueue } from './byte-queue.ts';
import type { FileForm } from './file-form.ts';

/** A piece of a file that is a protobuf document of its own, or why it is not. */
export interface ProtobufRecord {
  /** From 1. */
  readonly record: number;
  /** Where the document begins: bytes from the beginning of the file, unpacked. */
  readonly offset: number;
  readonly bytes?: Uint8Array;
  readonly problem?: string;
}

/** A varint takes no more. */
const LONGEST_VARINT = 10;
const LENGTH = 4;
/** The field that holds everything in a document: number 1, with a length. */
const FIRST_FIELD = 0x0a;

/**
 * The documents in a file of protobuf. Of one that has no frame, each resource is one, so that its size does not matter.
 *
 * @param limit most bytes of one document; longer ones are passed over and told
 */
export async function* protobufRecords(
  queue: ByteQueue,
  form: Exclude<FileForm, 'json'>,
  limit: number,
): AsyncGenerator<ProtobufRecord, void, undefined> {
  for (let record = 1; (await queue.peek(1)).length > 0; record++) {
    const offset = queue.offset;
    const frame = await readFrame(queue, form);
    if (frame === undefined) {
      yield { record, offset, problem: 'What follows is no OTLP in protobuf, or was cut off. The rest was left out.' };
      return;
    }
    const { header, length } = frame;
    const place = { record, offset: form === 'document' ? offset : queue.offset + header };
    if (header + length > limit) {
      const whole = await queue.skip(header + length);
      const problem = `The record has ${length} bytes, more than ${limit}, and was left out; write smaller batches.`;
      yield { ...place, problem: whole ? problem : CUT_OFF };
      continue;
    }
    const bytes = await queue.take(header + length);
    if (bytes.length < header + length) yield { ...place, problem: CUT_OFF };
    else yield { ...place, bytes: form === 'document' ? bytes : bytes.subarray(header) };
  }
}

const CUT_OFF = 'The record is cut off and was left out.';

/** How long the header is that comes next, and the document behind it; undefined where no header is. */
async function readFrame(
  queue: ByteQueue,
  form: Exclude<FileForm, 'json'>,
): Promise<{ readonly header: number; readonly length: number } | undefined> {
  if (form === 'length-prefixed') {
    const bytes = await queue.peek(LENGTH);
    if (bytes.length < LENGTH) return undefined;
    return { header: LENGTH, length: bytes.reduce((length, byte) => length * 256 + byte, 0) };
  }
  const bytes = await queue.peek(LONGEST_VARINT + 1);
  if (form === 'delimited') return varintAt(bytes, 0);
  // A field that is not the first, which nobody has put there yet, is unknown to us and to whoever wrote this.
  return bytes[0] === FIRST_FIELD ? varintAt(bytes, 1) : undefined;
}

function varintAt(bytes: Uint8Array, start: number): { header: number; length: number } | undefined {
  let length = 0;
  for (let at = start; at < Math.min(bytes.length, start + LONGEST_VARINT); at++) {
    const byte = bytes[at] ?? 0;
    length += (byte & 0x7f) * 2 ** (7 * (at - start));
    if (byte < 0x80) return Number.isSafeInteger(length) ? { header: at + 1, length } : undefined;
  }
  return undefined;
}
