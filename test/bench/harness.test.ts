import assert from 'node:assert/strict';
import { type Contender, measure, measureLatency, median, percentile } from './harness.ts';
import { table } from './table.ts';

describe('the benchmark harness', () => {
  it('takes the middle of figures', () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(median([4, 1, 3, 2]), 2.5);
  });

  it('takes every side once a round, and begins each round with another', async () => {
    const order: string[] = [];
    const side = (name: string): Contender => ({ name, measure: () => order.push(name) });
    await measure({ what: 'x', unit: 'ns', ours: side('a'), peers: [side('b'), side('c')], rounds: 2 });
    assert.deepEqual(order.join(''), 'abcbcacab');
  });

  it('pairs the figures of one round, so that a slow moment weighs on both sides', async () => {
    const speeds = [1, 1, 10, 1];
    const side = (name: string, cost: number): Contender => {
      let round = 0;
      return { name, measure: () => cost * (speeds[round++] ?? 1) };
    };
    const comparison = { what: 'x', unit: 'ns', ours: side('a', 3), peers: [side('b', 2)], rounds: 3 } as const;
    const row = await measure({ ...comparison, bar: { peer: 'b', more: 0.5 } });
    assert.deepEqual(row.ratio, { b: 1.5 });
    assert.deepEqual(row.bar, { peer: 'b', more: 1, atMost: 0.5, met: false });
    assert.match(table([row]), /MISSED/);
  });

  it('tells what is so nearly every time', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    assert.equal(percentile(values, 0.5), 50);
    assert.equal(percentile(values, 0.95), 95);
    assert.equal(percentile([7], 0.95), 7);
  });

  it('holds the slow ones to a bar, of the same samples as the middle', async () => {
    const side = (name: string, figures: number[]): Contender => ({ name, measure: () => figures.shift() ?? 0 });
    const comparison = { what: 'x', unit: 'ms', rounds: 3 } as const;
    const alone = await measureLatency({
      ...comparison,
      ours: side('a', [99, 1, 2, 9]),
      peers: [],
      bar: { atMost: 8 },
    });
    assert.deepEqual(
      alone.map(({ what, ours, bar }) => [what, ours, bar?.met]),
      [
        ['x p50', 2, undefined],
        ['x p95', 9, false],
      ],
    );
    const [, slow] = await measureLatency({
      ...comparison,
      ours: side('a', [99, 1, 2, 9]),
      peers: [side('b', [99, 1, 1, 4])],
      bar: { peer: 'b', more: 5 },
    });
    assert.deepEqual(slow.bar, { peer: 'b', more: 5, atMost: 5, met: true });
  });
});
