import assert from 'node:assert/strict';
import { loadPolicySet } from '@parapet/policy';
import { createComparison } from '@parapet/replay';
import fc from 'fast-check';
import { createLanguageService, createTraceLog } from '../../src/index.ts';
import { createChronicles } from '../../src/preview/chronicle.ts';
import { URI } from '../service.ts';
import { TIME, traceLines } from '../traces.ts';

const rules = [
  'id: a, at: output, when: output.text.contains("a"), then: block, message: No.',
  'id: a, at: output, when: output.text.contains("ab"), then: block, message: No.',
  'id: b, at: [output, call_end], when: output.text.contains("b"), then: flag',
  'id: c, at: output, when: output.text.matches("b|c"), then: { escalate: { to: [one] } }',
  'id: d, at: output, when: output.text.matches("c|b"), then: { escalate: { to: [two] } }',
  'id: e, at: input, when: input.text.contains("c") && user.id == "u", then: block, message: No.',
];
const memory =
  'memories: { asked: { at: output, when: output.text.contains("a") || user.id == "u", within: 1h, per: [] } }\n';
const asking = 'id: f, at: output, when: asked.seen && output.text.contains("b"), then: block, message: No.';

const setOf = (text: string) => loadPolicySet([{ path: 'a.policy.yaml', text }], () => undefined).set ?? assert.fail();

describe('the impact of an edit', () => {
  const written = fc
    .record({ rules: fc.shuffledSubarray(rules, { minLength: 1 }), remembers: fc.boolean(), mode: fc.boolean() })
    .map(({ rules, remembers, mode }) => {
      const own = new Map([...rules, ...(remembers ? [asking] : [])].map((rule) => [rule.slice(0, 5), rule]));
      const lines = [...own.values()].map((rule) => `  - { ${rule} }\n`).join('');
      return `parapet: 1\npolicy: a\nowner: me\n${mode ? 'mode: enforce\n' : ''}${remembers ? memory : ''}rules:\n${lines}`;
    });
  const call = fc.record({
    answered: fc.constantFrom('a', 'ab', 'b', 'c', 'd'),
    asked: fc.constantFrom('c', 'd'),
    user: fc.option(fc.constant({ id: 'u', roles: [] }), { nil: undefined }),
  });

  it('is what comparing every moment gives, whatever is known of them already', async () => {
    let changed = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(written, { minLength: 2, maxLength: 4 }),
        fc.array(call, { maxLength: 8 }),
        fc.constantFrom('as-if-enforced' as const, 'as-they-are' as const),
        async (texts, calls, stance) => {
          const [saved = '', ...typed] = texts;
          const log = createTraceLog('file:///a', 'a');
          const timed = calls.map(({ user, ...one }, index) => ({ ...one, ...(user && { user }), time: TIME + index }));
          log.add(traceLines(timed));
          const service = createLanguageService({
            read: () => undefined,
            sourcesOf: () => [log.source],
            saved: () => saved,
            now: () => TIME,
            pause: async () => {},
          });
          for (const text of typed) {
            service.setFile(URI, text);
            const impact = (await service.impact(URI, { stance })) ?? assert.fail(text);
            const comparison = createComparison(setOf(saved), setOf(text), stance);
            const placed = createChronicles()([log.source]).inOrder();
            const compared = placed.flatMap(({ sighting }) => comparison.addMoment(sighting) ?? []);
            const different = compared.filter(({ change }) => change !== 'unchanged');
            assert.deepEqual(impact.totals, comparison.totals());
            assert.deepEqual(
              impact.items.map(({ moment, change, after }) => [moment, change, after.action]),
              different.map(({ moment, change, after }) => [moment, change, after.action]),
            );
            changed += different.length;
          }
        },
      ),
      { numRuns: process.env.PARAPET_LONG ? 3_000 : 100 },
    );
    assert.ok(changed > 0);
  });
});
