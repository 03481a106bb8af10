import assert from 'node:assert/strict';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { gunzip, gzip } from '../../src/index.ts';
import { runs } from '../runs.ts';

describe('gzip', () => {
  it('packs what others unpack, and unpacks what others pack', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        assert.deepEqual(new Uint8Array(gunzipSync(await gzip(bytes))), bytes);
        assert.deepEqual(await gunzip(gzipSync(bytes), 2000), { kind: 'inflated', bytes });
      }),
      runs(30),
    ));

  it('gives up a bomb long before it is unpacked', async () => {
    const bomb = gzipSync(new Uint8Array(256 * 1024 * 1024));
    const before = process.memoryUsage().arrayBuffers;
    assert.deepEqual(await gunzip(bomb, 1024 * 1024), { kind: 'too-large' });
    assert.ok(process.memoryUsage().arrayBuffers - before < 64 * 1024 * 1024);
  });

  it('takes exactly as much as the limit', async () => {
    const packed = gzipSync(new Uint8Array(100_000));
    assert.equal((await gunzip(packed, 100_000)).kind, 'inflated');
    assert.equal((await gunzip(packed, 99_999)).kind, 'too-large');
  });

  it('says so of what is no gzip, or was cut off', async () => {
    assert.deepEqual(await gunzip(Uint8Array.of(1, 2, 3), 100), { kind: 'malformed' });
    assert.deepEqual(await gunzip(gzipSync('text').subarray(0, 15), 100), { kind: 'malformed' });
    assert.deepEqual(await gunzip(new Uint8Array(), 100), { kind: 'malformed' });
  });
});
