import assert from 'node:assert/strict';
import fc from 'fast-check';
import { policies, policyJudge } from '../../judges.ts';
import { many } from '../../many.ts';
import {
  accumulate,
  accumulatedJson,
  type Choice,
  call,
  joined,
  jsonAnswer,
  passThrough,
  streamedAnswer,
} from './answers.ts';

const redacting = policies({ 'output redact': 'output.text.has(phone)' });
const format = { response_format: { type: 'json_object' } };
const says = (content: string): Choice => ({ message: { content }, finish_reason: 'stop' });

function bothWays(content: string, cut: () => number) {
  const gate = call({ ...format, stream: true }).gate(policyJudge(redacting));
  const stream = joined(passThrough(gate, streamedAnswer([says(content)], cut)));
  const whole = call(format).answer(jsonAnswer([says(content)]), policyJudge(redacting));
  return {
    streamed: accumulate(stream).choices[0],
    whole: accumulatedJson(whole.body)[0],
    answers: [gate.answer, whole.answer],
    stream,
  };
}

describe('an answer that must be JSON', () => {
  it('is redacted in its strings, also where an escape stands before what is found', () => {
    const { streamed, whole } = bothWays('{"a":"Call\\n555-0142\\u0020now","n":12345678901234567890}', () => 1);
    assert.equal(whole?.content, '{"a":"Call\\n[phone] now","n":12345678901234567890}');
    assert.equal(streamed?.content, whole?.content);
    assert.equal(streamed?.finish_reason, 'stop');
  });

  it('passes byte for byte where nothing is found, however its escapes are cut', () => {
    const content = '{"a":"x\\n\\u00e9\\"\\/","b":[1.0,"\\\\"]}';
    for (const length of [1, 2, 3, 5, 100]) {
      const { streamed, whole } = bothWays(content, () => length);
      assert.deepEqual(
        [streamed?.content, whole?.content].map((text) => JSON.parse(text ?? '')),
        [JSON.parse(content), JSON.parse(content)],
      );
      assert.equal(whole?.content, content);
    }
    assert.equal(bothWays(content, () => 100).streamed?.content, content);
  });

  for (const [what, content] of [
    ['a number', '{"a":555-0142}'],
    ['the name of a member', '{"555-0142":1}'],
  ] as const)
    it(`is blocked where what is found is ${what}`, () => {
      for (const length of [1, 4, 100]) {
        const { streamed, whole, answers, stream } = bothWays(content, () => length);
        assert.deepEqual([whole?.content, whole?.finish_reason], ['', 'content_filter']);
        assert.equal(streamed?.finish_reason, 'content_filter');
        assert.ok(!stream.includes('phone') && !JSON.stringify(streamed).includes('555-0142'));
        assert.deepEqual(
          answers.map(({ unredactable }) => unredactable),
          [[0], [0]],
        );
      }
    });

  it('stays JSON of the same form, and equal to the whole one, whatever is found in it', () => {
    const text = fc
      .array(fc.constantFrom('555-0142', '\n', '"', '\\', 'é', ' x '), { maxLength: 5 })
      .map((words) => words.join(''));
    const value = fc.dictionary(
      fc.constantFrom('a', 'b'),
      fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.integer()),
    );
    const redacted = (json: unknown): unknown => {
      if (typeof json === 'string') return json.replaceAll(/\b\d{3}-\d{4}\b/g, '[phone]');
      if (Array.isArray(json)) return json.map(redacted);
      if (typeof json !== 'object' || json === null) return json;
      return Object.fromEntries(Object.entries(json).map(([name, inner]) => [name, redacted(inner)]));
    };
    fc.assert(
      fc.property(value, fc.integer({ min: 1, max: 9 }), (json, length) => {
        const { streamed, whole } = bothWays(JSON.stringify(json), () => length);
        assert.deepEqual(JSON.parse(streamed?.content ?? ''), JSON.parse(whole?.content ?? ''));
        assert.deepEqual(JSON.parse(whole?.content ?? ''), redacted(JSON.parse(JSON.stringify(json))));
      }),
      many(150),
    );
  });
});
