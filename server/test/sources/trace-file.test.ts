import assert from 'node:assert/strict';
import { appendFile, rename, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { readTraces, writeProtobufTraces } from '@parapet/otlp';
import fc from 'fast-check';
import type { TraceFile } from '../../src/sources/trace-file.ts';
import { createTraceFile } from '../../src/sources/trace-file.ts';
import { answerLine, answerLines } from '../traces.ts';
import type { WorkspaceFolder } from '../workspace-folder.ts';
import { workspaceFolder } from '../workspace-folder.ts';

describe('a trace file', () => {
  const NAME = 'demo.otlp.jsonl';
  let folder: WorkspaceFolder;

  const spans = (file: TraceFile): readonly string[] => [...new Set(file.source.sightings.map(({ spanId }) => spanId))];
  const fileWith = async (text: string): Promise<TraceFile> => {
    await folder.write(NAME, text);
    const file = createTraceFile(folder.pathOf(NAME), folder.uriOf(NAME), NAME);
    await file.update();
    return file;
  };

  beforeEach(async () => {
    folder = await workspaceFolder();
  });
  afterEach(() => folder.dispose());

  it('is read on from where it ended', async () => {
    const file = await fileWith(answerLines('a'));
    const { generation } = file.source;
    await folder.append(NAME, answerLine('b', 1));
    assert.equal(await file.update(), 'changed');
    assert.equal(spans(file).length, 2);
    assert.equal(file.source.generation, generation);
    assert.equal(await file.update(), 'same');
  });

  it('is read from its start when it has become shorter, or another file', async () => {
    const file = await fileWith(answerLines('a', 'b'));
    await folder.write(NAME, answerLine('c', 7));
    await file.update();
    assert.deepEqual(spans(file), ['0000000000000008']);
    await folder.write('other', answerLines('a', 'b', 'c'));
    await rename(folder.pathOf('other'), folder.pathOf(NAME));
    await file.update();
    assert.equal(spans(file).length, 3);
  });

  it('is read from its start when it was written anew and is longer', async () => {
    const file = await fileWith(answerLines('a'));
    await folder.write(NAME, answerLine('b', 5) + answerLine('c', 6));
    await file.update();
    assert.deepEqual(spans(file), ['0000000000000006', '0000000000000007']);
  });

  it('may end without a line feed, and go on after one', async () => {
    const file = await fileWith(answerLines('a').trimEnd());
    assert.equal(spans(file).length, 1);
    await folder.append(NAME, `\n${answerLine('b', 1)}`);
    await file.update();
    assert.equal(spans(file).length, 2);
    assert.deepEqual(file.problems, []);
  });

  it('may be one document over several lines', async () => {
    const document = (text: string) => JSON.stringify(JSON.parse(text), undefined, 2);
    const file = await fileWith(document(answerLine('a')));
    assert.equal(spans(file).length, 1);
    await folder.write(NAME, document(answerLine('b', 3)));
    await file.update();
    assert.deepEqual(spans(file), ['0000000000000004']);
  });

  it('counts its lines from its start, also those it read earlier', async () => {
    const file = await fileWith(`${answerLines('a', 'b')}nonsense\n`);
    await folder.append(NAME, `${answerLine('c', 2)}more nonsense\n`);
    await file.update();
    assert.deepEqual(
      file.problems.map(({ line }) => line),
      [3, 5],
    );
  });

  it('may be packed, and in protobuf, and is then read anew when it has changed', async () => {
    const protobuf = (text: string) => writeProtobufTraces(readTraces(text).traces);
    for (const bytes of [
      gzipSync(answerLines('a', 'b')),
      protobuf(answerLines('a', 'b')),
      gzipSync(protobuf(answerLines('a', 'b'))),
    ]) {
      await writeFile(folder.pathOf(NAME), bytes);
      const file = createTraceFile(folder.pathOf(NAME), folder.uriOf(NAME), NAME);
      assert.equal(await file.update(), 'changed');
      assert.deepEqual([spans(file).length, file.problems], [2, []]);
      await writeFile(folder.pathOf(NAME), gzipSync(answerLine('c', 6)));
      await file.update();
      assert.deepEqual(spans(file), ['0000000000000007']);
    }
  });

  it('is told from text though it begins as JSON does', async () => {
    const bytesOf = (length: number) => {
      const span = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), name: 'x'.repeat(length) };
      return writeProtobufTraces({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
    };
    const lengths = Array.from({ length: 110 }, (_, length) => length);
    // A message of 123 bytes in its first field: a line feed and a brace.
    assert.ok(lengths.some((length) => Buffer.from(bytesOf(length).subarray(0, 2)).toString() === '\n{'));
    for (const length of lengths) {
      const bytes = bytesOf(length);
      await writeFile(folder.pathOf(NAME), bytes);
      const file = createTraceFile(folder.pathOf(NAME), folder.uriOf(NAME), NAME);
      await file.update();
      assert.equal(spans(file).length, 1);
    }
  });

  it('says what is wrong with it where it is broken', async () => {
    await writeFile(folder.pathOf(NAME), gzipSync(answerLines('a')).subarray(0, 60));
    const file = createTraceFile(folder.pathOf(NAME), folder.uriOf(NAME), NAME);
    await file.update();
    assert.match(file.problems[0]?.message ?? '', /gzip/);
  });

  it('says so where its last line alone is more than is read, and reads what follows', async () => {
    for (const end of ['', '\n']) {
      await folder.write(NAME, `${answerLine('a')}${answerLine('b'.repeat(10_000), 1).trimEnd()}${end}`);
      const file = createTraceFile(folder.pathOf(NAME), folder.uriOf(NAME), NAME, 5_000);
      await file.update();
      assert.match(file.problems[0]?.message ?? '', /last line .* is not read/);
      await folder.append(NAME, `${end === '' ? '\n' : ''}${answerLine('c', 2)}`);
      await file.update();
      assert.deepEqual([spans(file), file.problems], [['0000000000000003'], []]);
    }
  });

  it('is gone when it was deleted, or is no file', async () => {
    const file = await fileWith(answerLines('a'));
    await folder.remove(NAME);
    assert.equal(await file.update(), 'gone');
    await folder.write(`${NAME}/x`, '');
    assert.equal(await file.update(), 'gone');
  });

  it('gives the same however it was written: in pieces cut anywhere, or at once', async function () {
    if (process.env.PARAPET_LONG) this.timeout(600_000);
    const text = answerLines('Grüße', '🙂', 'c', 'd');
    const bytes = Buffer.from(text);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: bytes.length }), { maxLength: 5 }), async (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        await folder.write(NAME, '');
        const file = createTraceFile(folder.pathOf(NAME), folder.uriOf(NAME), NAME);
        for (const [index, place] of places.slice(1).entries()) {
          await appendFile(folder.pathOf(NAME), bytes.subarray(places[index], place));
          await file.update();
        }
        assert.equal(spans(file).length, 4);
        assert.deepEqual(file.problems, []);
      }),
      { numRuns: process.env.PARAPET_LONG ? 1_000 : 40 },
    );
  });
});
