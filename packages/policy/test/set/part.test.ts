import assert from 'node:assert/strict';
import fc from 'fast-check';
import { boundAt, boundPart, type Decision, freePart, type PolicySet } from '../../src/index.ts';
import { decideAll } from '../laws/decide-all.ts';
import { randomSequence } from '../laws/random-moments.ts';
import { randomPolicies } from '../laws/random-policies.ts';
import { policySet } from '../policies.ts';

/** What each rule says, in no order. */
const saidBy = (decisions: readonly Decision[]): readonly string[] =>
  decisions.flatMap(({ rules }) => rules.map((result) => JSON.stringify(result))).sort();

describe('the parts of a policy set', () => {
  it('say together what all of it says of any moments, however the free rules are parted', () => {
    let bound = 0;
    let free = 0;
    fc.assert(
      fc.property(
        // What others are asked is what any of the rules depends on.
        randomPolicies({ asks: false }),
        randomSequence(),
        fc.infiniteStream(fc.nat({ max: 2 })),
        (texts, happened, drawn) => {
          const set = policySet(...texts);
          const groups = Map.groupBy(set.rules, () => drawn.next().value);
          const whole = decideAll(set, happened);
          const inOrder = decideAll(boundPart(set), happened);
          const parts = [...groups.values()].map((rules) => decideAll(freePart(set, rules), happened));
          for (const [index, { remembers, workflows }] of whole.entries()) {
            const remembering = inOrder[index];
            const said = [remembering, ...parts.map((decisions) => decisions[index])].flatMap((one) => one ?? []);
            assert.deepEqual(saidBy(said), saidBy(whole.slice(index, index + 1)));
            assert.deepEqual([remembering?.remembers, remembering?.workflows], [remembers, workflows]);
            bound += remembering?.rules.length ?? 0;
            free += parts.reduce((sum, decisions) => sum + (decisions[index]?.rules.length ?? 0), 0);
          }
        },
      ),
      { numRuns: process.env.PARAPET_LONG ? 5_000 : 50 },
    );
    assert.ok(bound > 0 && free > 0);
  });

  const head = 'parapet: 1\npolicy: a\nowner: me\nmode: enforce\n';
  const memory = 'memories: { m: { at: tool_call, when: tool.name == "pay", within: 1h, per: session.id } }\n';
  const rules = (...more: readonly string[]): PolicySet =>
    policySet(
      [
        `${head}${memory}rules:\n`,
        '  - { id: plain, at: [tool_call, output], when: model.name == "x", then: block, message: No. }\n',
        ...more.map((rule) => `  - { ${rule} }\n`),
      ].join(''),
    );
  const ruleOf = (set: PolicySet, id: string) => set.rules.find((rule) => rule.id === id) ?? assert.fail();

  it('are bound where a rule asks what happened before, and nowhere else', () => {
    const set = rules('id: asks, at: [tool_call, output], when: m.seen, then: flag');
    assert.deepEqual(boundAt(set, ruleOf(set, 'asks')), ['tool_call', 'output']);
    assert.deepEqual(boundAt(set, ruleOf(set, 'plain')), []);
  });

  it('are bound where something is remembered of a text that rules change', () => {
    const set = rules('id: changes, at: tool_call, when: tool.text.contains("a"), then: { rewrite: { template: b } }');
    assert.deepEqual(boundAt(set, ruleOf(set, 'plain')), ['tool_call']);
  });

  it('are called something else than the whole, and each something of its own', () => {
    const set = rules();
    const digests = [set, boundPart(set), freePart(set, set.rules), freePart(set, [])].map(({ digest }) => digest);
    assert.equal(new Set(digests).size, 4);
  });
});
