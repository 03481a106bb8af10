import assert from 'node:assert/strict';
import { inSlices, inTurn } from '../../src/preview/in-slices.ts';

describe('work in slices', () => {
  it('of several takes one slice in a turn, each after the others', async () => {
    let time = 0;
    const done: string[] = [];
    const turns = inTurn({
      now: () => time,
      pause: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        done.push('|');
      },
    });
    const working = (name: string, slices: number): Promise<boolean> =>
      inSlices((enough) => {
        while (!enough()) time += 1;
        done.push(name);
        return --slices === 0;
      }, turns);
    await Promise.all([working('a', 3), working('b', 2), working('c', 3)]);
    assert.equal(done.join(''), 'abc|a|b|c|a|c');
  });

  it('ends before the next slice where it is aborted', async () => {
    const controller = new AbortController();
    let slices = 0;
    const work = () => {
      slices += 1;
      return false;
    };
    const pause = async () => controller.abort();
    assert.equal(await inSlices(work, { now: () => 0, pause }, controller.signal), false);
    assert.equal(slices, 1);
  });
});
