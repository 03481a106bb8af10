import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import fc from 'fast-check';
import { type Case, told } from './decide-all.ts';
import { randomSequence } from './random-moments.ts';
import { randomPolicies } from './random-policies.ts';

const numRuns = process.env.PARAPET_LONG ? 1_000 : 10;

const cases: fc.Arbitrary<Case> = fc.record({
  texts: randomPolicies(),
  happened: randomSequence(),
  hidden: fc.array(fc.array(fc.nat(), { maxLength: 2 }), { maxLength: 10 }),
});

describe('what is decided', () => {
  it('is the same to the byte in another process, from files in another order, with a history saved between', async () => {
    const drawn = fc.sample(cases, numRuns);
    const child = fork(new URL('other-process.ts', import.meta.url), {
      execArgv: ['--conditions=@parapet/source'],
      serialization: 'advanced',
    });
    try {
      child.send(drawn);
      const [theirs] = (await once(child, 'message')) as [readonly (readonly string[])[]];
      assert.equal(theirs.length, drawn.length);
      for (const [index, one] of drawn.entries()) assert.deepEqual(theirs[index], told(one), JSON.stringify(one));
    } finally {
      child.kill();
    }
  });

  it('is something, and not the same, in these cases', () => {
    const drawn = fc.sample(cases, { numRuns: 40, seed: 1 });
    const lines = drawn.flatMap((one) => told(one).slice(2));
    const share = (what: RegExp) => lines.filter((line) => what.test(line)).length / lines.length;
    for (const state of [
      '"state":"held"',
      '"state":"unknown"',
      '"state":"error"',
      '"remembers"',
      '"after"',
      '"findings":\\[\\{',
    ])
      assert.ok(share(new RegExp(state)) > 0.02, `${state}: ${share(new RegExp(state))}`);
  });
});
