import type { ByteQueue } from './byte-queue.ts';
import type { Unpack } from './unpack.ts';

/** Whether bytes begin as a frame of zstd does. */
export const isZstd = (bytes: Uint8Array): boolean => MAGIC.every((byte, at) => bytes[at] === byte);

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];

/** How the others begin that RFC 8878 wants passed over: the low half of the first byte is theirs. */
const SKIPPABLE = [0x50, 0x2a, 0x4d, 0x18];

/** So many bytes tell that it is a frame, and so many how long one is that is passed over. */
const BEGINNING = 4;
const LENGTH = 4;

/**
 * Unpacks zstd of one frame or of several, as whoever flushes often writes them; `unpack` does so for one, which is all that
 * most libraries do. Ends with an error where it is broken or cut off.
 */
export async function* unpackFrames(queue: ByteQueue, unpack: Unpack): AsyncGenerator<Uint8Array, void, undefined> {
  for (let head = await queue.peek(BEGINNING); head.length > 0; head = await queue.peek(BEGINNING)) {
    if (isZstd(head)) yield* unpack(frameOf(queue));
    else if (SKIPPABLE.every((byte, at) => (at === 0 ? (head[0] ?? 0) & 0xf0 : head[at]) === byte)) await skip(queue);
    else throw new Error('This is no frame of zstd.');
  }
}

async function skip(queue: ByteQueue): Promise<void> {
  const head = await whole(queue, BEGINNING + LENGTH);
  if (!(await queue.skip(littleEndian(head.subarray(BEGINNING))))) throw CUT_OFF();
}

/** The bytes of the frame that comes next: its header, its blocks, a checksum. RFC 8878, section 3.1.1. */
async function* frameOf(queue: ByteQueue): AsyncGenerator<Uint8Array, void, undefined> {
  const [, , , , descriptor = 0] = await queue.peek(BEGINNING + 1);
  const isSingle = (descriptor & 0x20) !== 0;
  const dictionary = DICTIONARY_ID[descriptor & 3] ?? 0;
  const contentSize = CONTENT_SIZE[descriptor >> 6] ?? 0;
  yield whole(queue, BEGINNING + 1 + (isSingle ? Math.max(1, contentSize) : 1 + contentSize) + dictionary);
  for (let isLast = false; !isLast; ) {
    const head = await whole(queue, BLOCK_HEADER);
    const bits = littleEndian(head);
    isLast = (bits & 1) === 1;
    yield head;
    // A block of one byte that is repeated says how often, and holds it once.
    yield whole(queue, ((bits >> 1) & 3) === REPEATED ? 1 : bits >> 3);
  }
  if ((descriptor & 4) !== 0) yield whole(queue, CHECKSUM);
}

/** Bytes of each field of the header, by the bits that say how long it is. */
const DICTIONARY_ID = [0, 1, 2, 4];
const CONTENT_SIZE = [0, 2, 4, 8];

const BLOCK_HEADER = 3;
const REPEATED = 1;
const CHECKSUM = 4;

async function whole(queue: ByteQueue, size: number): Promise<Uint8Array> {
  const bytes = await queue.take(size);
  if (bytes.length < size) throw CUT_OFF();
  return bytes;
}

const CUT_OFF = () => new Error('The zstd is cut off.');

const littleEndian = (bytes: Uint8Array): number => bytes.reduceRight((number, byte) => number * 256 + byte, 0);
