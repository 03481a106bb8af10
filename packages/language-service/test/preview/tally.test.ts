import assert from 'node:assert/strict';
import type { PolicySet } from '@parapet/policy';
import { loadPolicySet } from '@parapet/policy';
import fc from 'fast-check';
import { createTraceLog } from '../../src/index.ts';
import { createChronicles } from '../../src/preview/chronicle.ts';
import type { TraceSource } from '../../src/preview/sighting.ts';
import { createTally } from '../../src/preview/tally.ts';
import { TIME, traceLines } from '../traces.ts';

const setOf = (text: string): PolicySet => {
  const { set, problems } = loadPolicySet([{ path: 'a.policy.yaml', text }], () => undefined);
  assert.ok(set, problems.map(({ message }) => message).join());
  return set;
};

const head = 'parapet: 1\npolicy: a\nowner: me\n';
const said = '  - { id: said, at: output, when: output.text.contains("a"), then: block }\n';
const seldom =
  '  - { id: again, at: output, when: asked.count >= 2 && output.text.contains("b"), then: block, message: No. }\n';
const asked =
  'memories: { asked: { at: output, when: output.text.contains("a") || user.id == "u", within: 1h, per: [] } }\n';

const sets = [setOf(`${head}rules:\n${said}`), setOf(`${head}${asked}rules:\n${said}${seldom}`)];

/** What a tally says of everything that it can be asked. */
const told = (
  set: PolicySet,
  sources: readonly TraceSource[],
  tally = createTally(set, undefined, createChronicles()),
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
    { weight: 1, arbitrary: fc.constantFrom('restart' as const, 'one source' as const, 'both' as const) },
  );

  it('that went on while traces came says what one that begins at the end says', () => {
    fc.assert(
      fc.property(fc.constantFrom(...sets), fc.array(step, { maxLength: 12 }), (set, steps) => {
        const logs = [createTraceLog('file:///a', 'a'), createTraceLog('file:///b', 'b')];
        const tally = createTally(set, undefined, createChronicles());
        let looksAt = logs;
        let number = 0;
        for (const one of steps) {
          if (one === 'restart') logs[0]?.restart();
          else if (one === 'one source') looksAt = logs.slice(1);
          else if (one === 'both') looksAt = logs;
          else
            for (const { answered, source, late } of one) {
              number += 2;
              logs[source]?.add(traceLines([{ answered, time: TIME + (late ? 1 - number : number) * 1_000 }], number));
            }
          const sources = looksAt.map((log) => log.source);
          assert.deepEqual(told(set, sources, tally), told(set, sources));
        }
      }),
      { numRuns: process.env.PARAPET_LONG ? 5_000 : 150 },
    );
  });

  it('of another policy on the same traces goes on from the same order of what happened', () => {
    const log = createTraceLog('file:///a', 'a');
    const chronicleOf = createChronicles();
    log.add(traceLines([{ answered: 'a', time: TIME + 1 }]));
    const before = chronicleOf([log.source]);
    log.add(traceLines([{ answered: 'b', time: TIME + 5_000 }], 1));
    assert.ok(chronicleOf([log.source]) === before);
    log.add(traceLines([{ answered: 'c', time: TIME - 1 }], 2));
    assert.ok(chronicleOf([log.source]) !== before);
  });
});
