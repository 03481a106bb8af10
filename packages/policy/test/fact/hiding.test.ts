import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import fc from 'fast-check';
import {
  canonicalJson,
  type Decision,
  decide,
  type Fact,
  factsNeeded,
  type Moment,
  propose,
  type RecordedFact,
  stream,
} from '../../src/index.ts';
import { policySet } from '../policies.ts';
import { askAll, fails, says } from './answers.ts';

const set = policySet(`parapet: 1
policy: p
owner: o@acme.example
mode: enforce
applies: app.name != "batch"
finders:
  phone: { pattern: '\\d{3}-\\d{4}' }
  hostile: { judge: prompts/tone.md, model: m }
  toxic: { http: 'https://tox.internal/check' }
variables:
  bad: output.text.has(hostile) && user.id == "u"
rules:
  - { id: block, at: output, when: bad, then: block, message: No. }
  - { id: either, at: output, when: output.text.has(phone) || output.text.has(toxic), then: redact }
  - { id: both, at: output, when: 'output.text.has(hostile) && !output.text.has(toxic)', then: flag, mode: observe }
  - { id: sure, at: output, when: 'output.text.find(hostile).exists(f, f.score > 0.5)', then: redact }
  - { id: counted, at: output, when: output.text.count(toxic) == 2, then: flag }
  - { id: asked, at: output, when: 'input.text.has(toxic) && output.reasoning.has(hostile)', then: block, message: No., on_error: allow }
`);

const text = fc.array(fc.constantFrom('555-0142', ' ', 'fool', 'ok'), { maxLength: 4 }).map((words) => words.join(''));

const moment = fc.record({
  at: fc.constant('output' as const),
  id: fc.constant('m'),
  time: fc.constant(0),
  app: fc.record({ name: fc.constantFrom('bot', 'bot', 'bot', 'batch') }),
  user: fc.record({ id: fc.constantFrom('u', 'v') }),
  input: fc.record({
    messages: fc
      .array(text, { maxLength: 2 })
      .map((texts) => [{ role: 'user', parts: texts.map((content) => ({ type: 'text' as const, content })) }]),
  }),
  output: fc.record({
    parts: fc.array(fc.record({ type: fc.constantFrom('text' as const, 'reasoning' as const), content: text }), {
      maxLength: 3,
    }),
  }),
});

const fact: fc.Arbitrary<Fact> = fc.oneof(
  fc.constant(says(false)),
  fc.constantFrom(0.2, 0.9, undefined).map((score) => says(true, score === undefined ? {} : { score })),
  fc.constant(fails()),
);

/** What the systems say, whatever they are asked: a number picks the answer by the request. */
const oracle = fc.array(fact, { minLength: 7, maxLength: 7 }).map(
  (facts) =>
    ({ id }: { readonly id: string }) =>
      facts[Number.parseInt(id.slice(0, 4), 16) % 7] ?? fails(),
);

const states = ({ rules }: Decision) => new Map(rules.map(({ rule, state }) => [rule, state]));

/** What holds of one decision is what holds of the other, or is unknown there. */
function assertHidesOnly(full: Decision, partial: Decision): void {
  const [before, after] = [states(full), states(partial)];
  for (const { id } of set.rules) {
    const [was, became] = [before.get(id) ?? 'no', after.get(id) ?? 'no'];
    assert.ok(became === was || became === 'unknown', `${id} was ${was}, became ${became}`);
  }
}

const numRuns = process.env.PARAPET_LONG ? 50_000 : 1_000;

describe('facts', () => {
  it('leave what is decided as it is, or make it unknown, where some are missing', () => {
    fc.assert(
      fc.property(moment, oracle, fc.func(fc.boolean()), (whole, answer, isKept) => {
        const { facts } = askAll(set, whole, answer);
        const full = decide(set, whole, facts);
        const partial = decide(set, whole, new Map([...facts].filter(([id]) => isKept(id))));
        assertHidesOnly(full, partial);
        if ([...states(partial).values()].includes('unknown')) assert.notEqual(partial.coverage.level, 'full');
      }),
      { numRuns },
    );
  });

  it('leave nothing to take out that would be taken out if they were there', () => {
    fc.assert(
      fc.property(moment, oracle, fc.func(fc.boolean()), (whole, answer, isKept) => {
        const { facts } = askAll(set, whole, answer);
        const full = propose(decide(set, whole, facts));
        const partial = propose(decide(set, whole, new Map([...facts].filter(([id]) => isKept(id)))));
        if (partial.action === 'block' || full.action === 'block') return;
        for (const { part, start, end } of full.redactions)
          assert.ok(
            partial.redactions.some((other) => other.part === part && other.start <= start && other.end >= end),
          );
      }),
      { numRuns },
    );
  });

  it('are needed only where they could change something', () => {
    fc.assert(
      fc.property(moment, oracle, (whole, answer) => {
        const { facts, rounds } = askAll(set, whole, answer);
        assert.ok(rounds.length <= 1);
        assert.deepEqual(factsNeeded(set, whole, facts), []);
        for (const { state, unknowns } of decide(set, whole, facts).rules)
          assert.ok(state !== 'unknown', `needs ${unknowns}`);
        const more = new Map([...facts, ['0', says(true)] as const]);
        assert.equal(canonicalJson(decide(set, whole, more)), canonicalJson(decide(set, whole, facts)));
      }),
      { numRuns },
    );
  });

  it('say the same when they were recorded, or that they cannot tell', () => {
    fc.assert(
      fc.property(moment, oracle, fc.boolean(), fc.boolean(), (whole, answer, hidesInput, hidesOutput) => {
        const full = decide(set, whole, askAll(set, whole, answer).facts);
        const recordedFacts: readonly RecordedFact[] = JSON.parse(canonicalJson(full.facts ?? []));
        const again: Moment = {
          ...whole,
          recordedFacts,
          ...(hidesInput && { input: { messages: new Unknown(['input.messages']) } }),
          ...(hidesOutput && { output: new Unknown(['output']) }),
        };
        const partial = decide(set, again);
        assertHidesOnly(full, partial);
        if (!hidesInput && !hidesOutput) assert.equal(canonicalJson(partial), canonicalJson(full));
      }),
      { numRuns },
    );
  });

  it('make of a streamed answer what they make of a whole one, however it is cut', () => {
    fc.assert(
      fc.property(moment, oracle, fc.array(fc.nat({ max: 12 })), (whole, answer, cuts) => {
        const content = whole.output.parts.map((part) => part.content).join('');
        const { output: _, ...begun } = whole;
        const { facts: first } = askAll(set, { ...begun, output: new Unknown(['output']) }, answer);
        const gate = stream(set, begun, first);
        const released: string[] = [];
        const take = (releases: readonly { readonly text: string }[]) =>
          released.push(...releases.map((one) => one.text));
        const marks = [...new Set(cuts.filter((at) => at < content.length))].sort((a, b) => a - b);
        [0, ...marks].forEach((at, index) => {
          take(gate.push('text', content.slice(at, marks[index])));
        });
        const facts = new Map(first);
        for (const request of gate.needed({ finish_reason: 'stop' }, facts)) facts.set(request.id, answer(request));
        take(gate.end({ finish_reason: 'stop' }, facts));
        const parts = content === '' ? [] : [{ type: 'text' as const, content }];
        const decided = decide(set, { ...begun, output: { parts, finish_reason: 'stop' } }, facts);
        const proposal = propose(decided);
        assert.equal(gate.stopped?.action, proposal.action === 'block' ? 'block' : undefined);
        if (gate.stopped) assert.equal(released.join(''), '');
        else assert.equal(canonicalJson(gate.decision), canonicalJson(decided));
      }),
      { numRuns },
    );
  });
});
