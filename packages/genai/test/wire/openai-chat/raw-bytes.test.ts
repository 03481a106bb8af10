import assert from 'node:assert/strict';
import { literalJudge, noRules } from '../../judges.ts';
import { bytesOf, call, done, joined, passThrough, sse } from './answers.ts';

const redacts = () => literalJudge({ redact: '555-0142' }, ['output']);
const fragments = (choice: object, more: object = {}) => ({ choices: [{ index: 0, ...choice }], ...more });
const stop = sse(fragments({ delta: {}, finish_reason: 'stop' }));

function streamed(events: string) {
  const gate = call({ stream: true }).gate(redacts());
  return { left: joined(passThrough(gate, bytesOf(events + stop + done))), answer: gate.answer };
}

function whole(body: string) {
  const { body: left, answer } = call().answer(body, redacts());
  return { left, answer };
}

/** Places in an answer, by what they are called, that hold what may not get out. */
const places: Readonly<Record<string, { readonly choice: object; readonly more?: object }>> = {
  'a number': { choice: { message: { content: 'a', foo: 5550142000 } } },
  'numbers within an unknown field': { choice: { message: { content: 'a', foo: { a: 5550142000 } } } },
  'the name of a field': { choice: { message: { content: 'a', '555-0142': 1 } } },
  'the name of a field that is null': { choice: { message: { content: 'a', '555-0142': null } } },
  'the name of a field of the answer': { choice: { message: { content: 'a' } }, more: { '555-0142': true } },
  'a name within an unknown field': { choice: { message: { content: 'a', foo: { '555-0142': true } } } },
  'the reason for the end': { choice: { message: { content: 'a' }, finish_reason: 'call 555-0142' } },
  'the role': { choice: { message: { role: 'Mr 555-0142', content: 'a' } } },
  'the id': { choice: { message: { content: 'a' } }, more: { id: 'call 555-0142' } },
  'the model': { choice: { message: { content: 'a' } }, more: { model: 'call 555-0142' } },
  'a model that is no name': { choice: { message: { content: 'a' } }, more: { model: { a: '555-0142' } } },
  'a list of filters': { choice: { message: { content: 'a' }, content_filter_results: { x: 'call 555-0142' } } },
  'the usage': { choice: { message: { content: 'a' } }, more: { usage: { note: '555-0142' } } },
  'the message of an error': { choice: { message: { content: 'a' } }, more: { error: { message: 'no 555-0142' } } },
  'an error that is a text': { choice: { message: { content: 'a' } }, more: { error: 'no 555-0142' } },
  'a field of a part': { choice: { message: { content: [{ type: 'text', text: 'a', note: '555-0142' }] } } },
  'the name of a field of a part': { choice: { message: { content: [{ type: 'text', text: 'a', '555-0142': 1 }] } } },
  'the annotations of a part': {
    choice: { message: { content: [{ type: 'text', text: 'a', annotations: [{ title: '555-0142' }] }] } },
  },
  'two parts': {
    choice: {
      message: {
        content: [
          { type: 'text', text: '555-' },
          { type: 'text', text: '0142' },
        ],
      },
    },
  },
};

describe('the bytes of an answer that a rule guards', () => {
  for (const [where, { choice, more = {} }] of Object.entries(places))
    it(`do not hold in ${where} what may not get out`, () => {
      const { message, ...rest } = choice as { message: object };
      const body = whole(JSON.stringify(fragments({ message, ...rest }, more)));
      const stream = streamed(sse(fragments({ delta: message, ...rest }, more)));
      for (const { left } of [body, stream]) {
        assert.doesNotMatch(left, /555/);
        assert.doesNotMatch(left, /"0142"/);
      }
      assert.doesNotMatch(
        JSON.stringify([body.answer, stream.answer].map((each) => ({ ...each, withheld: [] }))),
        /555/,
      );
      assert.equal(JSON.parse(body.left).choices.length, 1);
    });

  it('do not hold what a name says that stands twice', () => {
    const twice = [
      '"choices":[{"index":0,"@":{"content":"555-0142","content":"hi"}}]',
      '"choices":[{"index":0,"@":{"content":"555-0142"},"@":{"content":"hi"}}]',
      '"choices":[{"index":0,"@":{"content":"555-0142"}}],"choices":[{"index":0,"@":{"content":"hi"}}]',
      '"id":"555-0142","id":"c","choices":[{"index":0,"@":{"content":"555-0142 hi"}}]',
    ];
    for (const text of twice) {
      const body = whole(`{${text.replaceAll('@', 'message')}}`).left;
      assert.doesNotMatch(body, /555/);
      assert.match(JSON.parse(body).choices[0].message.content, /hi$/);
      const stream = streamed(`data: {${text.replaceAll('@', 'delta')}}\n\n`).left;
      assert.doesNotMatch(stream, /555/);
      assert.match(stream, /hi"/);
    }
  });

  it('do not hold a delta that is no object', () => {
    for (const delta of ['555-0142', ['555-0142'], 5550142]) {
      const { left, answer } = streamed(sse(fragments({ delta })) + sse(fragments({ delta: { content: 'hi' } })));
      assert.doesNotMatch(left, /555/);
      assert.match(left, /"content":"hi"/);
      assert.deepEqual(answer.withheld, ['delta']);
    }
  });

  it('do not hold what stands beside the data of events', () => {
    const event = sse(fragments({ delta: { content: 'hi' } }));
    const { left } = streamed(`: 555-0142\n\nevent: 555-0142\n${event}id: 555-0142\n${event}`);
    assert.doesNotMatch(left, /555/);
    assert.equal(left.match(/"content":"hi"/g)?.length, 2);
  });

  it('are those that came where nothing is odd', () => {
    const usual = {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1_700_000_000,
      model: 'openai/gpt-4o:free',
      usage: { prompt_tokens: 12, cost: 0.0001234567, completion_tokens_details: { reasoning_tokens: 3 } },
    };
    const choice = {
      finish_reason: null,
      content_filter_results: { hate: { filtered: false, severity: 'safe' } },
    };
    const body = JSON.stringify(fragments({ ...choice, message: { role: 'assistant', content: 'hi' } }, usual));
    assert.equal(whole(body).left, body);
    const event = sse(fragments({ ...choice, delta: { role: 'assistant', content: 'hi' } }, usual));
    const stream = `: ping\n\n: OPENROUTER PROCESSING\n\nevent: message\n${event}`;
    assert.equal(streamed(stream).left, stream + stop + done);
  });

  it('are those that came, whatever they are, where no rule guards them', () => {
    const event = `: 555-0142\n\nid: 555-0142\n${sse(fragments({ delta: '555-0142' }))}`;
    assert.equal(joined(passThrough(call({ stream: true }).gate(noRules), bytesOf(event))), event);
  });
});
