import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import fc from 'fast-check';
import {
  actions,
  type Decision,
  decide,
  type Moment,
  type Proposal,
  type Proposed,
  propose,
  strictest,
  UnknownText,
} from '../../src/index.ts';
import { policySet } from '../policies.ts';

const set = policySet(`parapet: 1
policy: p
owner: o@acme.example
mode: enforce
applies: app.name != "batch"
lists:
  known: [555-0142]
  banned: { entries: [V], fold: case }
finders:
  phone: { pattern: '\\d{3}-\\d{4}' }
  drug: { words: [zanfirol] }
variables:
  staff: user.roles.exists(r, r == "agent")
rules:
  - { id: redact, at: output, when: output.text.has(phone) && !staff, then: redact }
  - { id: block, at: [output, input], when: 'user.id == "u" && (has(user.attributes.vip) || input.text.has(drug))', then: block, message: No. }
  - { id: some, at: output, when: 'output.text.find(phone).exists(f, !(f.text in known))', then: redact }
  - { id: counted, at: output, when: output.text.count(phone) == 2, then: flag }
  - { id: thought, at: output, when: 'output.reasoning.has(phone) || output.finish_reason == "length"', then: block, message: No. }
  - { id: partly, at: [output, input], when: user.id in banned, then: block, message: No., rollout: 50% }
  - { id: ended, at: output, when: 'user.id == "v"', then: block, message: No., expires: 1970-01-01 }
  - { id: failing, at: output, when: 'user.attributes.level > 3', then: block, message: No. }
  - { id: quiet, at: output, when: 'input.messages.exists(m, m.role == "tool") && output.text.contains("ok")', then: flag }
  - { id: asked, at: [output, input], when: 'user.id == "u" && input.text.has(drug)', then: { escalate: { otherwise: allow } } }
  - { id: asked-again, at: [output, input], when: input.text.count(drug) > 1, then: escalate, message: No. }
  - { id: slowed, at: input, when: 'user.attributes.level > 3', then: { throttle: { retry_after: 5s } } }
  - { id: halted, at: [output, input], when: 'user.id == "v" && app.name == "bot" && input.text.has(phone)', then: halt, message: No. }
  - { id: told, at: output, when: output.text.has(drug), then: { notify: { to: [desk] } } }
`);

const text = fc
  .array(fc.constantFrom('555-0142', '555-0199', ' ', 'ok', 'zanfirol', '5'), { maxLength: 5 })
  .map((words) => words.join(''));

const moment: fc.Arbitrary<Moment> = fc.record({
  at: fc.constantFrom('input', 'output'),
  id: fc.constant('m'),
  time: fc.constantFrom(0, 86_400_000),
  session: fc.record({ id: fc.constantFrom('s1', 's2', 's3', 's4') }),
  app: fc.record({ name: fc.constantFrom('bot', 'batch') }),
  user: fc.record({
    id: fc.constantFrom('u', 'v'),
    roles: fc.subarray(['agent', 'customer']),
    attributes: fc.dictionary(fc.constantFrom('vip', 'level'), fc.constantFrom(true, 1, 5), { noNullPrototype: true }),
  }),
  input: fc.record({
    messages: fc.array(
      fc.record({
        role: fc.constantFrom('user', 'tool', 'assistant'),
        parts: fc.array(fc.record({ type: fc.constant('text' as const), content: text }), { maxLength: 2 }),
      }),
      { maxLength: 3 },
    ),
  }),
  output: fc.record({
    parts: fc.array(
      fc.record({ type: fc.constantFrom('text' as const, 'reasoning' as const, 'refusal' as const), content: text }),
      { maxLength: 3 },
    ),
    finish_reason: fc.constantFrom('stop', 'length'),
  }),
});

/** The places of a moment that a host may leave unknown. */
const seenPlaces =
  /^(app(\.name)?|session(\.id)?|user(\.(id|roles|attributes(\.\w+)?))?|input(\.messages)?|output(\.(parts|finish_reason))?|.*content)$/;

type Container = Record<string, unknown> | unknown[];

/** Every place in a moment at which something could be hidden, as a way to hide it. */
function hideable(value: unknown, path: string): readonly (() => void)[] {
  if (value === null || typeof value !== 'object') return [];
  const container = value as Container;
  return Object.keys(container).flatMap((key) => {
    const at = `${path}${key}`;
    const entries = container as Record<string, unknown>;
    const hide = () => {
      entries[key] = at.endsWith('content') ? new UnknownText([at], [], []) : new Unknown([at]);
    };
    return [...(seenPlaces.test(at) ? [hide] : []), ...hideable(entries[key], `${at}.`)];
  });
}

/** What is to be done where every rule that cannot be settled acts, or none does. What can be taken out is known with the text alone. */
const doing = (decision: Decision, unsettled: 'act' | 'allow'): Proposal =>
  propose({
    ...decision,
    rules: decision.rules
      .filter(({ action }) => action !== 'redact')
      .map((result) => (result.state === 'unknown' ? { ...result, unsettled } : result)),
  });

const isMilder = (one: Proposed | undefined, other: Proposed | undefined): boolean =>
  one === undefined || (other !== undefined && actions.indexOf(one.action) <= actions.indexOf(other.action));

describe('hiding a part of a moment', () => {
  it('leaves what is decided as it is, or makes it unknown', () => {
    fc.assert(
      fc.property(moment, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (whole, picks) => {
        const full = decide(set, whole);
        const hidden = structuredClone(whole);
        const places = hideable(hidden, '');
        for (const pick of picks) places[pick % places.length]?.();
        const partial = decide(set, hidden);
        const state = (decision: typeof full, rule: string) =>
          decision.rules.find((result) => result.rule === rule)?.state ?? 'no';
        for (const { id } of set.rules) {
          const [before, after] = [state(full, id), state(partial, id)];
          assert.ok(after === before || after === 'unknown', `${id} was ${before}, became ${after}`);
        }
        assert.equal(strictest(partial.verdict, full.verdict), full.verdict);
        assert.equal(strictest(partial.possible, full.verdict), partial.possible);
        if (partial.rules.some((result) => result.state === 'unknown')) assert.notEqual(partial.coverage.level, 'full');
        const [least, said, most] = [doing(partial, 'allow'), doing(full, 'act'), doing(partial, 'act')];
        for (const slot of ['marks', 'admission', 'scope'] as const) {
          assert.ok(isMilder(least[slot], said[slot]), `${slot}: ${least[slot]?.action} of ${said[slot]?.action}`);
          assert.ok(isMilder(said[slot], most[slot]), `${slot}: ${most[slot]?.action} of ${said[slot]?.action}`);
        }
      }),
      { numRuns: process.env.PARAPET_LONG ? 100_000 : 2_000 },
    );
  });
});
