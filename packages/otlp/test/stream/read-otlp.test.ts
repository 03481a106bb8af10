import assert from 'node:assert/strict';
import { pipeline, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import {
  gzip,
  logsOf,
  type OtlpBatch,
  type ReadOptions,
  readOtlp,
  spansOf,
  writeProtobufLogs,
  writeProtobufTraces,
} from '../../src/index.ts';
import { TRACES_DATA } from '../../src/protobuf/shape.ts';
import { delimited, documentOf, mutated } from '../protobuf/otlp-bytes.ts';
import { runs } from '../runs.ts';
import { collected, cutAt, somePlaces, utf8 } from './pieces.ts';

const span = (name: string) => ({ name, startTimeUnixNano: '1', attributes: [{ key: 'k', value: { intValue: '3' } }] });
const traces = (...names: string[]) => ({
  resourceSpans: names.map((name) => ({ scopeSpans: [{ spans: [span(name)] }] })),
});
const logs = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ timeUnixNano: '1', eventName: 'event' }] }] }] };
/** A gauge: as a writer of metrics would put it. */
const metrics = Uint8Array.from([0x0a, 8, 0x12, 6, 0x12, 4, 0x0a, 2, 0x6d, 0x65]);

/** Longer than the whole documents of the others, however they are printed. */
const LONG = 'c'.repeat(900);

const documents: readonly Uint8Array[] = [
  writeProtobufTraces(traces('a')),
  writeProtobufLogs(logs),
  metrics,
  writeProtobufTraces(traces('b', LONG)),
];

const lengthPrefixed = (all: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(
    all.flatMap((bytes) => [...new Uint8Array(Uint32Array.of(bytes.length).buffer).toReversed(), ...bytes]),
  );

const files: Readonly<Record<string, Uint8Array>> = {
  'JSON lines': utf8(
    `\ufeff${JSON.stringify(traces('a'))}\r\n\n${JSON.stringify(logs)}\n{"resourceMetrics":[]}\n${JSON.stringify(traces('b', LONG))}`,
  ),
  'an array of JSON documents': utf8(JSON.stringify([traces('a'), logs, {}, traces('b', LONG)])),
  'JSON documents over several lines': utf8(
    [traces('a'), logs, traces('b', LONG)].map((each) => JSON.stringify(each, null, 2)).join('\n'),
  ),
  'protobuf behind lengths of four bytes, as the collector writes it': lengthPrefixed(documents),
  'protobuf behind lengths as varints': Uint8Array.from(documents.flatMap((bytes) => delimited([...bytes]))),
  'protobuf documents joined': Uint8Array.from(documents.flatMap((bytes) => [...bytes])),
};

/** As a host that runs in Node has them. */
const through = (make: () => Transform) => (chunks: AsyncIterable<Uint8Array>) => {
  const unpacking = make();
  pipeline(chunks, unpacking, () => {});
  return unpacking;
};
const unpackers = { gzip: through(createGunzip), zstd: through(createZstdDecompress) };

const read = (bytes: Uint8Array, places: readonly number[] = [], options: ReadOptions = {}) =>
  collected(readOtlp(cutAt(bytes, places), options));

const namesIn = (batches: readonly OtlpBatch[]): string[] =>
  batches.flatMap((batch) => [
    ...(batch.traces ? [...spansOf(batch.traces)].map(({ view }) => view.name) : []),
    ...(batch.logs ? [...logsOf(batch.logs)].map(({ view }) => view.eventName ?? '') : []),
  ]);

const problemsIn = (batches: readonly OtlpBatch[]) => batches.flatMap(({ problems }) => problems);

describe('readOtlp', () => {
  for (const [form, bytes] of Object.entries(files)) {
    describe(`of ${form}`, () => {
      it('finds all spans and log records, however the bytes are cut', () =>
        fc.assert(
          fc.asyncProperty(somePlaces, async (places) => {
            const batches = await read(bytes, places);
            assert.deepEqual(problemsIn(batches), []);
            assert.deepEqual(namesIn(batches), ['a', 'event', 'b', LONG]);
          }),
          runs(50),
        ));

      it('reads it packed as well', async () => {
        const packed = await gzip(bytes);
        assert.deepEqual(namesIn(await read(packed, [3, 20, 100])), namesIn(await read(bytes)));
      });

      it('tells where it is cut off, and reads what comes before', async () => {
        const batches = await read(bytes.subarray(0, bytes.length - 3));
        assert.deepEqual(namesIn(batches).slice(0, 2), ['a', 'event']);
        assert.equal(problemsIn(batches).length, 1);
      });
    });
  }

  it('says where each document begins', async () => {
    const places = async (form: string) => (await read(files[form] ?? new Uint8Array())).map(({ place }) => place);
    assert.deepEqual(await places('JSON lines'), [{ line: 1 }, { line: 3 }, { line: 5 }]);
    const [first, second] = documents.map(({ length }) => length);
    assert.deepEqual(await places('protobuf behind lengths of four bytes, as the collector writes it'), [
      { record: 1, offset: 4 },
      { record: 2, offset: 8 + (first ?? 0) },
      { record: 4, offset: 16 + (first ?? 0) + (second ?? 0) + metrics.length },
    ]);
  });

  it('reads nothing from an empty file', async () => {
    assert.deepEqual(await read(new Uint8Array()), []);
    assert.deepEqual(await read(utf8('\n\n')), []);
  });

  it('tells a record that is malformed, with its place, and reads the others', async () => {
    const broken = [documents[0], Uint8Array.from([0x0a, 9, 0]), documents[1]].filter((each) => each !== undefined);
    const batches = await read(lengthPrefixed(broken));
    assert.deepEqual(namesIn(batches), ['a', 'event']);
    const offset = 4 + (documents[0]?.length ?? 0) + 4 + 1;
    assert.deepEqual(problemsIn(batches), [
      { message: 'This is not OTLP in protobuf. A field goes beyond the end of its message.', record: 2, offset },
    ]);
  });

  it('passes over what is longer than the limit, and goes on', async () => {
    for (const [form, bytes] of Object.entries(files)) {
      const batches = await read(bytes, [10, 60, 333], { maxDocument: 800 });
      assert.deepEqual(namesIn(batches).slice(0, 2), ['a', 'event'], form);
      assert.deepEqual(
        problemsIn(batches).map(({ message }) => /more than 800/.test(message)),
        [true],
        form,
      );
    }
    const long = utf8(`[\n${JSON.stringify(traces('x'.repeat(300)), null, 1)},\n${JSON.stringify(traces('a'))}]`);
    const batches = await read(long, [100, 200], { maxDocument: 200 });
    assert.deepEqual(namesIn(batches), ['a']);
    assert.deepEqual(
      problemsIn(batches).map(({ line }) => line),
      [2],
    );
  });

  it('tells what is packed with zstd where nobody unpacks it, with what to do', async () => {
    const packed = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3]);
    assert.match(problemsIn(await read(lengthPrefixed([packed])))[0]?.message ?? '', /zstd.*compression: none/);
    assert.match(problemsIn(await read(packed))[0]?.message ?? '', /zstd.*Unpack it first/);
  });

  describe('of what the collector packs with zstd', () => {
    const lines = utf8([traces('a'), logs, traces('b', LONG)].map((each) => `${JSON.stringify(each)}\n`).join(''));
    const inFrames = (bytes: Uint8Array, ...ends: number[]): Uint8Array =>
      Buffer.concat(ends.map((end, index) => zstdCompressSync(bytes.subarray(ends[index - 1] ?? 0, end))));
    const packed: Readonly<Record<string, Uint8Array>> = {
      'records of protobuf': lengthPrefixed(documents.map((bytes) => zstdCompressSync(bytes))),
      'records of JSON': lengthPrefixed(
        [traces('a'), logs, traces('b', LONG)].map((each) => zstdCompressSync(JSON.stringify(each))),
      ),
      'a file of JSON lines, flushed in between': inFrames(lines, 10, lines.length - 300, lines.length),
      'a file of protobuf': zstdCompressSync(lengthPrefixed(documents)),
    };
    const unpacked = (bytes: Uint8Array, places: readonly number[] = [], options: ReadOptions = {}) =>
      read(bytes, places, { unpackers, ...options });

    for (const [form, bytes] of Object.entries(packed)) {
      it(`finds all in ${form}, however the bytes are cut`, () =>
        fc.assert(
          fc.asyncProperty(somePlaces, async (places) => {
            const batches = await unpacked(bytes, places);
            assert.deepEqual(problemsIn(batches), []);
            assert.deepEqual(namesIn(batches), ['a', 'event', 'b', LONG]);
          }),
          runs(10),
        ));

      it(`survives every mutation of ${form}`, () =>
        fc.assert(
          fc.asyncProperty(mutated(fc.constant(bytes)), async (bytes) => {
            await unpacked(bytes, [], { maxDocument: 100_000 });
          }),
          runs(50),
        ));
    }

    it('gives up a record that unpacks to more than the limit, and goes on', async () => {
      const bomb = zstdCompressSync(Buffer.alloc(50_000_000));
      const batches = await unpacked(lengthPrefixed([bomb, zstdCompressSync(JSON.stringify(traces('a')))]), [], {
        maxDocument: 10_000,
      });
      assert.deepEqual(namesIn(batches), ['a']);
      assert.deepEqual(
        problemsIn(batches).map(({ record, message }) => [record, /unpacks to more than 10000/.test(message)]),
        [[1, true]],
      );
    });

    it('reads what comes before the place where a file is cut off, and tells it', async () => {
      const bytes = packed['a file of JSON lines, flushed in between'] as Uint8Array;
      const batches = await unpacked(bytes.subarray(0, bytes.length - 5));
      assert.equal(namesIn(batches)[0], 'a');
      assert.match(problemsIn(batches).at(-1)?.message ?? '', /zstd is broken or cut off here/);
    });
  });

  it('reads gzip of several members where the platform does', async () => {
    const members = [traces('a'), logs, traces('b')].map((each) => gzipSync(`${JSON.stringify(each)}\n`));
    const batches = await read(Buffer.concat(members), [5, 30, 70], { unpackers });
    assert.deepEqual(problemsIn(batches), []);
    assert.deepEqual(namesIn(batches), ['a', 'event', 'b']);
  });

  it('tells a file of anything else', async () => {
    const zip = Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]);
    assert.match(problemsIn(await read(zip))[0]?.message ?? '', /neither OTLP in JSON nor in protobuf/);
  });

  it('tells a file of which only zeros are left, however long it is', async () => {
    const problems = problemsIn(await read(new Uint8Array(5000)));
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['This is neither OTLP in JSON nor in protobuf.'],
    );
  });

  it('tells broken gzip and reads what comes before', async () => {
    const lines = Array.from({ length: 2000 }, (_, n) => JSON.stringify(traces(`span ${n * 7919}`))).join('\n');
    const packed = await gzip(utf8(lines));
    const batches = await read(packed.subarray(0, packed.length - 100));
    assert.equal(namesIn(batches)[0], 'span 0');
    assert.match(problemsIn(batches).at(-1)?.message ?? '', /gzip is broken or cut off here/);
  });

  it('ends with the error of whoever gives it the bytes, packed or not', async () => {
    async function* failing(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
      yield bytes;
      throw new Error('the disk is gone');
    }
    const text = utf8(`${JSON.stringify(traces('a'))}\n`);
    await assert.rejects(collected(readOtlp(failing(text))), /the disk is gone/);
    await assert.rejects(collected(readOtlp(failing(await gzip(text)))), /the disk is gone/);
  });

  it('lets go of the bytes when nobody wants more', async () => {
    for (const pack of [async (bytes: Uint8Array) => bytes, gzip]) {
      let closed = false;
      const bytes = await pack(utf8(`${JSON.stringify(traces('a'))}\n`));
      async function* endless(): AsyncGenerator<Uint8Array> {
        try {
          for (;;) yield bytes;
        } finally {
          closed = true;
        }
      }
      for await (const _ of readOtlp(endless())) break;
      await new Promise((resolve) => setTimeout(resolve, 10));
      assert.equal(closed, true);
    }
  });

  it('survives every mutation of every file', () =>
    fc.assert(
      fc.asyncProperty(
        mutated(fc.oneof(...Object.values(files).map((bytes) => fc.constant(bytes)), documentOf(TRACES_DATA))),
        somePlaces,
        async (bytes, places) => {
          assert.deepEqual(namesIn(await read(bytes, places)), namesIn(await read(bytes)));
        },
      ),
      runs(300),
    ));
});
