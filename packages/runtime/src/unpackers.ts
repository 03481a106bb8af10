import type { Transform } from 'node:stream';

type Chunks = AsyncIterable<Uint8Array>;

/**
 * What Node unpacks, as `readOtlp` of `@parapet/otlp` takes it: gzip also of several members, and zstd, of which browsers know
 * nothing.
 */
export const unpackers = {
  gzip: (chunks: Chunks): Chunks => through(chunks, ({ createGunzip }) => createGunzip()),
  zstd: (chunks: Chunks): Chunks => through(chunks, ({ createZstdDecompress }) => createZstdDecompress()),
};

/** Loaded with the first file that is packed: a process that starts with Parapet reads none. */
async function* through(
  chunks: Chunks,
  make: (zlib: typeof import('node:zlib')) => Transform,
): AsyncGenerator<Uint8Array> {
  const [zlib, { pipeline }] = await Promise.all([import('node:zlib'), import('node:stream')]);
  const unpacking = make(zlib);
  // What goes wrong shows where the other end is read, and whoever stops reading stops the chunks.
  pipeline(chunks, unpacking, () => {});
  yield* unpacking;
}
