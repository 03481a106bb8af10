import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { unpackers } from '../src/index.ts';

async function* inPieces(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('the unpackers of Node', () => {
  it('unpack gzip of one member, and of several', async () => {
    const members = Buffer.concat([gzipSync('one, '), gzipSync('two')]);
    assert.equal(String(await buffer(unpackers.gzip(inPieces(members)))), 'one, two');
  });

  it('unpack a frame of zstd', async () => {
    assert.equal(String(await buffer(unpackers.zstd(inPieces(zstdCompressSync('a frame'))))), 'a frame');
  });

  it('end with an error where something is broken or cut off', async () => {
    for (const [unpack, packed] of [
      [unpackers.gzip, gzipSync('text')],
      [unpackers.zstd, zstdCompressSync('text')],
    ] as const) {
      await assert.rejects(buffer(unpack(inPieces(packed.subarray(0, packed.length - 2)))));
      await assert.rejects(buffer(unpack(inPieces(packed.toReversed()))));
    }
  });

  it('end with the error of whoever gives the bytes', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield gzipSync('text').subarray(0, 5);
      throw new Error('the disk is gone');
    }
    await assert.rejects(buffer(unpackers.gzip(failing())), /the disk is gone/);
  });

  it('let go of the bytes when nobody wants more', async () => {
    let closed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield gzipSync('text'.repeat(100_000));
      } finally {
        closed = true;
      }
    }
    for await (const _ of unpackers.gzip(endless())) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
    assert.ok(closed);
  });
});
