/** Bytes without their gzip, or why there are none. */
export type Inflated =
  | { readonly kind: 'inflated'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'malformed' };

/** Whether bytes begin as gzip does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Unpacks gzip. A bomb, small as sent and endless unpacked, is given up at `limit`: not much more than that is ever in memory.
 *
 * @param limit most bytes that may come out
 */
export async function gunzip(bytes: Uint8Array, limit: number): Promise<Inflated> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of inflate(inPieces(bytes))) {
      size += piece.length;
      if (size > limit) return { kind: 'too-large' };
      pieces.push(piece);
    }
  } catch {
    return { kind: 'malformed' };
  }
  return { kind: 'inflated', bytes: joined(pieces, size) };
}

/** Packs bytes as gzip. */
export async function gzip(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of through(new CompressionStream('gzip'), inPieces(bytes))) {
    size += piece.length;
    pieces.push(piece);
  }
  return joined(pieces, size);
}

/** Unpacks gzip that arrives in pieces. Ends with an error where it is broken or cut off, or where `chunks` does. */
export function inflate(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  return through(new DecompressionStream('gzip'), chunks);
}

async function* through(
  { readable, writable }: GenericTransformStream,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const writer = writable.getWriter();
  const feed = async () => {
    try {
      for await (const chunk of chunks) await writer.write(chunk);
      await writer.close();
    } catch (error) {
      await writer.abort(error);
    }
  };
  // What goes wrong here shows where the other end is read.
  feed().catch(() => {});
  const reader: ReadableStreamDefaultReader<Uint8Array> = readable.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    // Nobody waits for the rest: whoever feeds it is told, and stops.
    reader.cancel().catch(() => {});
  }
}

/** So much of a bomb is fed at once: gzip makes at most a thousand times as much of it. */
const PIECE = 16 * 1024;

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

export function joined(pieces: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
