import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type OtlpLine, readLines, spansOf } from '../../src/index.ts';
import { runs } from '../runs.ts';

async function* cutAt(text: string, places: readonly number[]): AsyncGenerator<string> {
  const sorted = [0, ...places.map((place) => place % (text.length + 1)).sort((a, b) => a - b), text.length];
  for (const [index, place] of sorted.entries()) yield text.slice(place, sorted[index + 1]);
}

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function linesOf(text: string, places: readonly number[] = []): Promise<OtlpLine[]> {
  return collected(readLines(cutAt(text, places)));
}

const TEXT = [
  '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"é\u{1f600}"}]}]}]}',
  '',
  '{"resourceLogs":[{}]}\r',
  '{"resourceMetrics":[]}',
  'broken',
  '{"resourceSpans":7}',
  '[{"resourceSpans":[]},{"resourceLogs":[]}]',
].join('\n');

describe('readLines', () => {
  it('tells for each line what it holds', async () => {
    const lines = await linesOf(TEXT);
    assert.deepEqual(
      lines.map(({ line, traces, logs, problems }) => [line, traces.length, logs.length, problems.length]),
      [
        [1, 1, 0, 0],
        [3, 0, 1, 0],
        [5, 0, 0, 1],
        [6, 1, 0, 1],
        [7, 1, 1, 0],
      ],
    );
    const [first] = lines.flatMap(({ traces }) => traces);
    assert.deepEqual(first && [...spansOf(first)].map(({ view }) => view.name), ['é\u{1f600}']);
    assert.deepEqual(lines[2]?.problems, [{ line: 5, message: 'This is not valid JSON. The line was left out.' }]);
  });

  it('gives the same however the text is cut', async () => {
    const whole = await linesOf(TEXT);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 20 }), async (places) => {
        assert.deepEqual(await linesOf(TEXT, places), whole);
      }),
      runs(100),
    );
  });

  it('passes over a line that is too long and goes on', async () => {
    async function* chunks(): AsyncGenerator<string> {
      const piece = ' '.repeat(1024 * 1024);
      for (let count = 0; count < 65; count++) yield piece;
      yield '\n{"resourceLogs":[]}\n';
    }
    const lines = await collected(readLines(chunks()));
    assert.match(lines[0]?.problems[0]?.message ?? '', /more than \d+ characters/);
    assert.deepEqual(lines[1], { line: 2, traces: [], logs: [{ resourceLogs: [] }], problems: [] });
  });

  it('gives nothing for nothing', async () => {
    assert.deepEqual(await linesOf(''), []);
    assert.deepEqual(await linesOf('\n\n'), []);
  });
});
