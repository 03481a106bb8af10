import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Decision,
  decide,
  isWithholding,
  type PolicySet,
  propose,
  type RuleResult,
  redact,
} from '../../src/index.ts';
import { load, ruleText } from '../policies.ts';
import { context, cut, deliver, text } from './answers.ts';

const atom = fc.constantFrom(
  'output.text.has(phone)',
  'output.text.has(email)',
  'output.text.has(drug)',
  '!output.text.has(disclaimer)',
  'output.text.count(phone) >= 2',
  'output.text.count(email) == 1',
  'output.text.find(email).exists(e, e.text.startsWith("a"))',
  'output.text.find(drug).all(d, d.text == "zanfirol")',
  'size(output.text) > 30',
  'output.reasoning.has(phone)',
  'user.id == "u"',
  'user.id == "nobody"',
);
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    atom,
    fc
      .tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition'))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    tie('condition').map((one) => `!(${one})`),
  ),
}));
const then = fc.constantFrom(
  'flag',
  'redact',
  'redact',
  '{ rewrite: { template: Sorry. } }',
  'retry',
  '{ reroute: { model: small } }',
  'throttle',
  'escalate',
  'block',
  'halt',
);
const rule = fc.record({
  when: condition,
  then,
  hold: fc.constantFrom('', 'hold: first'),
  mode: fc.constantFrom('enforce', 'enforce', 'observe'),
});

const rules = fc
  .array(rule, { minLength: 1, maxLength: 3 })
  .map((some) =>
    some.map(({ when, then: what, hold, mode }) =>
      [`at: output`, `when: '${when}'`, `then: ${what}`, `mode: ${mode}`, hold].join('\n'),
    ),
  );

/** A redaction that could never take anything out is no policy. */
function setOf([first = '', ...others]: readonly string[]): PolicySet {
  const more = others.map((one, index) => `  - id: r${index}\n    message: No.\n${one.replace(/^/gm, '    ')}\n`);
  const { set } = load(`${ruleText(first)}${more.join('')}`);
  fc.pre(set !== undefined);
  return set;
}

const numRuns = process.env.PARAPET_LONG ? 6_000 : 150;

const decidedOn = (policies: PolicySet, said: string, ended: boolean): Decision => {
  const parts = said === '' ? [] : [{ type: 'text', content: said } as const];
  return decide(policies, { ...context, output: { parts, ...(ended && { finish_reason: 'stop' }) } });
};

describe('a streamed answer under random rules', () => {
  it('is delivered the same, however it is cut', () => {
    fc.assert(
      fc.property(rules, text, fc.array(fc.nat(), { maxLength: 8 }), (written, whole, points) => {
        const policies = setOf(written);
        const one = deliver(policies, whole.split(''));
        for (const pieces of [[whole], cut(whole, points)]) {
          const other = deliver(policies, pieces);
          assert.equal(other.released, one.released);
          assert.deepEqual(other.gate.decision, one.gate.decision);
          assert.deepEqual(other.gate.stopped, one.gate.stopped);
        }
      }),
      { numRuns },
    );
  });

  it('is decided as what had arrived when it was stopped, and else delivered as decided', () => {
    fc.assert(
      fc.property(rules, text, (written, whole) => {
        const policies = setOf(written);
        const { released, gate, arrived, ended } = deliver(policies, whole.split(''));
        const decision = decidedOn(policies, whole.slice(0, arrived), ended);
        const proposal = propose(decision);
        assert.deepEqual(gate.decision, decision);
        const isOver = isWithholding(proposal.action) || proposal.route !== undefined;
        assert.deepEqual(gate.stopped, isOver ? proposal : undefined);
        if (!isOver) assert.equal(released, redact(whole, proposal.redactions));
      }),
      { numRuns },
    );
  });

  it('keeps what each class promises', () => {
    fc.assert(
      fc.property(rules, text, (written, whole) => {
        const policies = setOf(written);
        const { released, gate, arrived } = deliver(policies, whole.split(''));
        // What stands in the place of all of an answer is no part of it.
        if (!gate.stopped && gate.decision && propose(gate.decision).content?.action === 'rewrite') return;
        const held = gate.decision?.rules.filter(({ state, mode }) => state === 'held' && mode === 'enforce') ?? [];
        const redactions = redactionsOf(gate.decision, held);
        for (const result of held) {
          const limit = limitOf(policies, result);
          if (limit === undefined) continue;
          const shown = redact(
            whole.slice(0, Math.min(limit, arrived)),
            redactions.filter(({ end }) => end <= limit),
          );
          assert.ok(shown.startsWith(released), `${JSON.stringify(released)} of ${JSON.stringify(whole)}`);
        }
      }),
      { numRuns: numRuns * 2 },
    );
  });
});

const redactionsOf = (decision: Decision | undefined, held: readonly RuleResult[]) =>
  decision ? propose({ ...decision, rules: held.filter(({ action }) => action === 'redact') }).redactions : [];

/** Up to where text may have been let go although the rule held: before any finding, or before the one that decided. */
function limitOf({ rules }: PolicySet, { rule: id, action, findings }: RuleResult): number | undefined {
  const summary = rules.find((one) => one.id === id);
  if (!summary || action === 'flag' || action === 'redact') return undefined;
  if (findings.length === 0 || !isWithholding(action)) return 0;
  const starts = findings.map(({ start }) => start);
  return summary.streamClass === 'first' ? Math.min(...starts) : Math.max(...starts);
}
