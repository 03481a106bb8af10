import assert from 'node:assert/strict';
import { decide, type Fact, factsNeeded, loadPolicySet, type Moment, propose } from '@parapet/policy';
import { decisionEvents, momentsOfSpan } from '../../src/index.ts';
import { call, jsonAnswer } from '../wire/openai-chat/answers.ts';
import { spanOfCall } from './spans.ts';

const { set = assert.fail() } = loadPolicySet(
  [
    {
      path: 'shop.policy.yaml',
      text: `parapet: 1
policy: shop
owner: shop@shop.example
mode: enforce
finders:
  hostile: { judge: tone.md, model: small }
rules:
  - { id: rude, at: output, when: output.text.has(hostile), then: flag }
`,
    },
  ],
  () => 'Is anybody insulted?',
);

/** What the judge said when the call was made, and the span that it left. */
function traced(fact: Fact | undefined, content: boolean) {
  const exchange = call({ messages: [{ role: 'user', content: 'Hi' }], stream: false, n: 1 });
  const asked: Moment[] = [];
  const decided = exchange.answer(jsonAnswer([{ message: { content: 'You fool.' }, finish_reason: 'stop' }]), {
    has: (at) => set.has(at),
    enforces: () => false,
    judge(moment) {
      asked.push(moment);
      return propose(decide(set, moment));
    },
    stream: () => assert.fail(),
  });
  const [moment = assert.fail()] = asked;
  const facts = new Map(fact && factsNeeded(set, moment).map(({ id }) => [id, fact] as const));
  const decision = decide(set, moment, facts);
  const outcome = { host: 'transport', action: 'none', duration: 0 } as const;
  const one = { decision, proposal: propose(decision), outcome };
  const { request } = exchange;
  const span = spanOfCall({ request, sent: request.messages, answer: decided.answer, decided: [one], content });
  return { decision, span, events: decisionEvents(one) };
}

describe('what others said about an answer', () => {
  for (const [said, fact, state] of [
    ['yes', { kind: 'answer', match: true, score: 0.9, why: 'It says "fool".' }, 'held'],
    ['no', { kind: 'answer', match: false }, undefined],
    ['nothing', { kind: 'failure', code: 'timeout' }, 'error'],
  ] as const)
    for (const content of [true, false])
      it(`is read off the span where they said ${said}, ${content ? 'with' : 'without'} content`, () => {
        const { span, events } = traced(fact, content);
        const again = momentsOfSpan(span).find(({ moment }) => moment.at === 'output') ?? assert.fail();
        assert.deepEqual(factsNeeded(set, again.moment), []);
        assert.deepEqual(
          decide(set, again.moment).rules.map((rule) => rule.state),
          state ? [state] : [],
        );
        assert.doesNotMatch(JSON.stringify(events), /fool/);
      });

  it('is unknown where nobody asked', () => {
    const { span } = traced(undefined, true);
    const again = momentsOfSpan(span).find(({ moment }) => moment.at === 'output') ?? assert.fail();
    assert.deepEqual(
      decide(set, again.moment).rules.map(({ state }) => state),
      ['unknown'],
    );
  });
});
