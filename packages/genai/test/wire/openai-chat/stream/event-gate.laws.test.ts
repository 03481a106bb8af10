import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Judge } from '../../../../src/index.ts';
import { literalJudge, policies, policyJudge } from '../../../judges.ts';
import { many } from '../../../many.ts';
import {
  type Accumulated,
  accumulate,
  accumulatedJson,
  type Choice,
  call,
  joined,
  jsonAnswer,
  passThrough,
  type Said,
  streamedAnswer,
} from '../answers.ts';

/* What a rule could take out: something every judge below looks for, something only nearly that, and text around it. */
const findings = ['555-0142', '555-0199', 'hush'];
const words = fc.constantFrom(...findings, '555-', '55', 'hus', 'h', ' ', 'é😀', '"', '\\n', 'Call me. ', '\n', 'x');
const text = fc.array(words, { maxLength: 12 }).map((parts) => parts.join(' '));

const call1 = fc.record({
  id: fc.constantFrom('call_a', 'call_b'),
  type: fc.constant('function' as const),
  function: fc.record({
    name: fc.constantFrom('send', 'look'),
    arguments: fc
      .dictionary(fc.constantFrom('to', 'n'), fc.oneof(text, fc.integer()))
      .map((value) => JSON.stringify(value)),
  }),
});

const choice: fc.Arbitrary<Choice> = fc.record({
  message: fc.record<Partial<Said>>(
    {
      content: text,
      reasoning_content: text,
      refusal: text,
      tool_calls: fc.array(call1, { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Said>,
  finish_reason: fc.constantFrom('stop', 'length', 'tool_calls'),
});

const choices = fc.array(choice, { minLength: 1, maxLength: 3 });
const lengths = fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 8 });

/** Lengths of pieces that repeat in turn. */
const turns = (list: readonly number[]) => {
  let turn = 0;
  return () => list[turn++ % list.length] ?? 1;
};

/** What leaves the gate for an answer that is cut into deltas, and those into bytes, of these lengths in turn. */
function streamed(answer: readonly Choice[], judge: Judge, deltas: readonly number[], cuts: readonly number[]) {
  const gate = call({ stream: true, n: answer.length }).gate(judge);
  const left = joined(passThrough(gate, streamedAnswer(answer, turns(deltas)), turns(cuts)));
  return { left, ...accumulate(left), gate };
}

const whole = (answer: readonly Choice[], judge: Judge): Accumulated[] =>
  accumulatedJson(call({ n: answer.length }).answer(jsonAnswer(answer), judge).body);

const redacting = policies({
  'output redact': 'output.text.has(phone) || output.text.has(secret)',
  'tool_call redact': 'tool.text.has(phone) || tool.text.has(secret)',
});
const blocking = policies({
  'output block': 'output.text.has(phone)',
  'tool_call block': 'tool.text.has(phone) || tool.text.has(secret)',
});
/** Nothing is known before all is: the text is held whole. */
const waiting = policies({
  'output block': 'output.text.has(phone) && output.text.size() > 40',
  'tool_call redact': 'tool.text.has(phone)',
});

describe('the laws of a streamed answer', () => {
  it('what is delivered is what the whole answer would have been, where text is taken out', () => {
    fc.assert(
      fc.property(choices, lengths, lengths, (answer, deltas, cuts) => {
        for (const judge of [() => literalJudge({ redact: 'hush' }), () => policyJudge(redacting)])
          assert.deepEqual(streamed(answer, judge(), deltas, cuts).choices, whole(answer, judge()));
      }),
      many(150),
    );
  });

  it('what a rule takes out is in no byte that leaves the gate', () => {
    fc.assert(
      fc.property(choices, lengths, lengths, (answer, deltas, cuts) => {
        const { left } = streamed(answer, policyJudge(redacting), deltas, cuts);
        for (const { choices: events } of eventsOf(left))
          for (const event of events ?? []) assert.doesNotMatch(JSON.stringify(event.delta), /\b\d{3}-\d{4}\b|hush/);
      }),
      many(150),
    );
  });

  it('a blocked choice ends as the whole one does, after no more than what came before', () => {
    fc.assert(
      fc.property(choices, lengths, lengths, (answer, deltas, cuts) => {
        for (const rules of [blocking, waiting]) {
          const { choices: left, left: bytes } = streamed(answer, policyJudge(rules), deltas, cuts);
          const expected = whole(answer, policyJudge(rules));
          for (const [index, { finish_reason, tool_calls, content, refusal }] of left.entries()) {
            const said = answer[index]?.message;
            assert.equal(finish_reason, expected[index]?.finish_reason);
            assert.deepEqual(tool_calls, expected[index]?.tool_calls);
            assert.ok([said?.content ?? '', 'Not that.'].some((text) => text.startsWith(content)));
            assert.equal(refusal.endsWith('Not that.'), finish_reason === 'content_filter');
          }
          assert.ok(rules !== blocking || !/\b555-0142\b/.test(texts(bytes)));
        }
      }),
      many(150),
    );
  });

  it('how it is cut into bytes changes nothing, not even which bytes leave', () => {
    fc.assert(
      fc.property(
        choices,
        lengths,
        lengths,
        fc.constantFrom(redacting, blocking, waiting),
        (answer, deltas, cuts, rules) => {
          const judge = () => policyJudge(rules);
          assert.equal(
            streamed(answer, judge(), deltas, cuts).left,
            streamed(answer, judge(), deltas, [Number.MAX_SAFE_INTEGER]).left,
          );
        },
      ),
      many(100),
    );
  });

  it('an answer in which nothing is found passes byte for byte', () => {
    const clean = fc.record({
      message: fc.record({ content: fc.string({ unit: fc.constantFrom('a', 'é', ' ', '"', '\n') }) }),
      finish_reason: fc.constant('stop'),
    });
    fc.assert(
      fc.property(fc.array(clean, { minLength: 1, maxLength: 3 }), lengths, lengths, (answer, deltas, cuts) => {
        const { left } = streamed(answer, policyJudge(redacting), deltas, cuts);
        assert.equal(left, streamedAnswer(answer, turns(deltas)));
      }),
      many(100),
    );
  });

  it('what is decided does not depend on the cutting, and is what is decided about the whole', () => {
    fc.assert(
      fc.property(choice, lengths, lengths, (answer, deltas, cuts) => {
        const ways = [
          (judge: Judge) => streamed([answer], judge, deltas, cuts),
          (judge: Judge) => whole([answer], judge),
        ].map((way) => {
          const judge = policyJudge(redacting);
          way(judge);
          return judge.decided.map(({ decision }) => ({ ...decision, rules: decision.rules.map(({ rule }) => rule) }));
        });
        assert.deepEqual(ways[0], ways[1]);
      }),
      many(100),
    );
  });
});

interface Event {
  readonly choices?: readonly { readonly delta: object }[];
}

const eventsOf = (stream: string): Event[] =>
  stream.split('\n\n').flatMap((block) => (block.startsWith('data: {') ? [JSON.parse(block.slice(6))] : []));

/** All texts of all choices of a stream, each in one piece. */
const texts = (stream: string): string => JSON.stringify(accumulate(stream).choices);
