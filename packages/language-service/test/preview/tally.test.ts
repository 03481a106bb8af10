import assert from 'node:assert/strict';
import type { PolicySet } from '@parapet/policy';
import { loadPolicySet } from '@parapet/policy';
import fc from 'fast-check';
import { createTraceLog } from '../../src/index.ts';
import { createChronicles } from '../../src/preview/chronicle.ts';
import type { TraceSource } from '../../src/preview/sighting.ts';
import type { Tally } from '../../src/preview/tally.ts';
import { createTallies } from '../../src/preview/tally.ts';
import { TIME, traceLines } from '../traces.ts';

const setOf = (...parts: readonly string[]): PolicySet => {
  const text = `parapet: 1\npolicy: a\nowner: me\nmode: enforce\n${parts.join('')}`;
  const { set, problems } = loadPolicySet([{ path: 'a.policy.yaml', text }], () => undefined);
  assert.ok(set, problems.map(({ message }) => message).join());
  return set;
};

const said = '  - { id: said, at: output, when: output.text.contains("a"), then: block, message: No. }\n';
const seldom =
  '  - { id: again, at: output, when: asked.count >= 2 && output.text.contains("b"), then: block, message: No. }\n';
const asked =
  'memories: { asked: { at: output, when: output.text.contains("a") || user.id == "u", within: 1h, per: [] } }\n';
const otherwise = said.replace('"a"', '"c"').replace('block', 'flag');
const often = seldom.replace('>= 2', '>= 1');
const everywhere =
  '  - { id: all, at: [output, call_end], when: model.name == "gpt-4o-mini" && !output.text.contains("b"), then: flag }\n';
/** What is remembered is the text as it goes on. */
const changing =
  '  - { id: new, at: output, when: output.text.contains("b"), then: { rewrite: { template: c } }, message: No. }\n';

/** States of a policy between which an author goes back and forth. */
const sets = [
  setOf('rules:\n', said),
  setOf('rules:\n', said, everywhere),
  setOf('rules:\n', otherwise, everywhere),
  setOf(asked, 'rules:\n', said, seldom),
  setOf(asked, 'rules:\n', otherwise, seldom),
  setOf(asked, 'rules:\n', everywhere, often),
  setOf(asked, 'rules:\n', said, seldom, changing),
  setOf(asked.replace('1h', '2s'), 'rules:\n', said, seldom),
];

/** What a tally says of everything that it can be asked, once it has counted in slices. */
const told = (
  set: PolicySet,
  sources: readonly TraceSource[],
  tally: Tally = createTallies(createChronicles())(set, undefined),
) => {
  let left = 1_000;
  while (!tally.count(sources, () => left-- % 3 === 0)) assert.ok(left > 0);
  return set.rules.map((rule) => ({
    count: tally.of(rule),
    kinds: [...tally.kinds(rule)].map(([kind, times]) => JSON.stringify([kind, times])).sort(),
    held: tally
      .held(rule)
      .map(({ spanId }) => spanId)
      .sort(),
    matches: tally
      .matches(rule)
      .map(({ sighting, state }) => `${sighting.spanId} ${state}`)
      .sort(),
  }));
};

describe('a tally', () => {
  const call = fc.record({ answered: fc.constantFrom('a', 'b', 'a b', 'c'), source: fc.nat(1), late: fc.boolean() });
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.array(call, { maxLength: 4 }) },
    { weight: 4, arbitrary: fc.record({ set: fc.constantFrom(...sets), slices: fc.nat(4) }) },
    { weight: 1, arbitrary: fc.constantFrom('restart' as const, 'one source' as const, 'both' as const) },
  );

  it('says what one that begins at the end says, whatever came and was edited, and whenever counting was cancelled', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 16 }), (steps) => {
        const logs = [createTraceLog('file:///a', 'a'), createTraceLog('file:///b', 'b')];
        const tallyOf = createTallies(createChronicles());
        let looksAt = logs;
        let set = setOf('rules:\n', said);
        let number = 0;
        for (const one of steps) {
          const sources = () => looksAt.map((log) => log.source);
          if (one === 'restart') logs[0]?.restart();
          else if (one === 'one source') looksAt = logs.slice(1);
          else if (one === 'both') looksAt = logs;
          else if ('set' in one) {
            set = one.set;
            let left = one.slices;
            tallyOf(set, undefined).count(sources(), () => left-- <= 0);
            if (left < 0) continue;
          } else
            for (const { answered, source, late } of one) {
              number += 2;
              logs[source]?.add(traceLines([{ answered, time: TIME + (late ? 1 - number : number) * 1_000 }], number));
            }
          assert.deepEqual(told(set, sources(), tallyOf(set, undefined)), told(set, sources()));
        }
      }),
      { numRuns: process.env.PARAPET_LONG ? 5_000 : 150 },
    );
  });

  it('counts only the rules that an edit changed', () => {
    const log = createTraceLog('file:///a', 'a');
    log.add(traceLines(['a', 'b', 'c'].map((answered) => ({ answered }))));
    const tallyOf = createTallies(createChronicles());
    const steps = (set: PolicySet): number => {
      let count = 0;
      assert.ok(tallyOf(set, undefined).count([log.source], () => ++count < 0));
      return count;
    };
    const before = setOf('rules:\n', said, everywhere);
    assert.equal(steps(before), 6);
    assert.equal(steps(setOf('rules:\n', otherwise, everywhere)), 3);
    assert.equal(steps(setOf('rules:\n', everywhere)), 0);
    assert.equal(steps(before), 0);
  });

  it('of another policy on the same traces goes on from the same order of what happened', () => {
    const log = createTraceLog('file:///a', 'a');
    const chronicleOf = createChronicles();
    log.add(traceLines([{ answered: 'a', time: TIME + 1 }]));
    const { inOrder } = chronicleOf([log.source]);
    const before = inOrder();
    log.add(traceLines([{ answered: 'b', time: TIME + 5_000 }], 1));
    chronicleOf([log.source]);
    assert.ok(inOrder() === before);
    log.add(traceLines([{ answered: 'c', time: TIME - 1 }], 2));
    chronicleOf([log.source]);
    assert.ok(inOrder() !== before);
  });
});
