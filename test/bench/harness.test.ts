import assert from 'node:assert/strict';
import { type Contender, measure, median } from './harness.ts';
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
});
