import assert from 'node:assert/strict';
import OpenAI from 'openai';
import type { Judge } from '../../../src/index.ts';
import { openaiChat } from '../../../src/index.ts';
import { policies, policyJudge } from '../../judges.ts';
import { bytesOf, type Choice, context, jsonAnswer, passThrough, streamedAnswer } from './answers.ts';

/** The official client, whose model says this, and which a judge stands between. */
function client(choices: readonly Choice[], judge: Judge): OpenAI {
  return new OpenAI({
    apiKey: 'none',
    fetch: async (address, init) => {
      const exchange = openaiChat.open(String(init?.body), context, new URL(String(address)));
      assert.ok(!('problem' in exchange));
      const admission = exchange.admit(judge);
      if (admission.kind === 'refuse') return new Response(admission.answer.body, admission.answer);
      if (!exchange.request.stream) {
        const { body } = exchange.answer(jsonAnswer(choices), judge);
        return new Response(body, { headers: { 'content-type': 'application/json' } });
      }
      const pieces = passThrough(exchange.gate(judge), bytesOf(streamedAnswer(choices, () => 3)), () => 7);
      return new Response(new Blob(pieces as Uint8Array<ArrayBuffer>[]).stream(), {
        headers: { 'content-type': 'text/event-stream' },
      });
    },
  });
}

const messages = [{ role: 'user' as const, content: 'Hello' }];
const says = (content: string): Choice => ({ message: { content }, finish_reason: 'stop' });
const asks = (text: string): Choice => ({
  message: {
    content: 'One moment.',
    tool_calls: ['call_1', 'call_2'].map((id) => ({
      id,
      type: 'function' as const,
      function: { name: 'send', arguments: JSON.stringify({ text }) },
    })),
  },
  finish_reason: 'tool_calls',
});
const parameters = {
  type: 'object',
  properties: { text: { type: 'string' } },
  additionalProperties: false,
  required: ['text'],
};
const send = { type: 'function' as const, function: { name: 'send', parameters, strict: true } };

describe('the official client, behind the gate', () => {
  const redacting = policies({ 'output redact': 'output.text.has(phone)', 'tool_call redact': 'tool.text.has(phone)' });
  const blocking = policies({
    'input block': 'input.text.has(secret)',
    'output block': 'output.text.has(phone)',
    'tool_call block': 'tool.text.has(phone)',
  });
  const redacted = (choice: Choice) => client([choice], policyJudge(redacting)).chat.completions;
  const blocked = (choice: Choice) => client([choice], policyJudge(blocking)).chat.completions;

  it('creates', async () => {
    const answer = await redacted(says('Call 555-0142.')).create({ model: 'm', messages });
    assert.equal(answer.choices[0]?.message.content, 'Call [phone].');
  });

  it('streams, and is told the usage', async () => {
    const stream = redacted(says('Call 555-0142 or 555-0199 now.')).stream({ model: 'm', messages });
    const deltas: string[] = [];
    stream.on('content', (delta) => deltas.push(delta));
    const { choices, usage } = await stream.finalChatCompletion();
    assert.equal(choices[0]?.message.content, 'Call [phone] or [phone] now.');
    assert.equal(deltas.join(''), 'Call [phone] or [phone] now.');
    assert.equal(usage?.total_tokens, 12);
  });

  it('streams tool calls, each of which it says is done', async () => {
    const stream = redacted(asks('555-0142')).stream({ model: 'm', messages, tools: [send] });
    const finished: unknown[] = [];
    let contentDone = '';
    stream.on('content.done', ({ content }) => {
      contentDone = content;
    });
    stream.on('tool_calls.function.arguments.done', ({ index, parsed_arguments }) =>
      finished.push([index, parsed_arguments]),
    );
    const { choices } = await stream.finalChatCompletion();
    assert.deepEqual(finished, [
      [0, { text: '[phone]' }],
      [1, { text: '[phone]' }],
    ]);
    assert.equal(contentDone, 'One moment.');
    assert.equal(choices[0]?.finish_reason, 'tool_calls');
    assert.equal(choices[0]?.message.tool_calls?.length, 2);
  });

  it('runs tools', async () => {
    const called: string[] = [];
    const tool = {
      type: 'function' as const,
      function: {
        name: 'send',
        parameters,
        description: 'Sends a text.',
        function: (text: string) => String(called.push(JSON.parse(text).text)),
      },
    };
    const runner = redacted(asks('555-0142')).runTools(
      { model: 'm', messages, tools: [tool] },
      { maxChatCompletions: 1 },
    );
    await runner.done();
    assert.deepEqual(called, ['[phone]', '[phone]']);
  });

  it('runs no tool of a choice of which one call was blocked', async () => {
    const tools = [{ ...send, function: { ...send.function, strict: false } }];
    const stream = blocked(asks('555-0142')).stream({ model: 'm', messages, tools });
    const { choices } = await stream.finalChatCompletion();
    assert.equal(choices[0]?.finish_reason, 'content_filter');
    assert.equal(choices[0]?.message.refusal, 'Not that.');
    assert.equal(choices[0]?.message.tool_calls, undefined);
    const whole = await blocked(asks('555-0142')).create({ model: 'm', messages });
    assert.deepEqual(whole.choices[0]?.message, { role: 'assistant', content: 'One moment.', refusal: 'Not that.' });
  });

  it('is told of a blocked answer as of any filtered one', async () => {
    const stream = await blocked(says('Call 555-0142.')).create({ model: 'm', messages, stream: true });
    let text = '';
    let reason: string | null = null;
    for await (const { choices } of stream) {
      text += choices[0]?.delta.content ?? '';
      reason = choices[0]?.finish_reason ?? reason;
    }
    assert.deepEqual([text, reason], ['Call ', 'content_filter']);
    const parsed = blocked(says('{"text":"555-0142"}')).parse({
      model: 'm',
      messages,
      response_format: { type: 'json_schema', json_schema: { name: 'a', schema: parameters, strict: true } },
    });
    await assert.rejects(parsed, /rejected by the content filter/);
  });

  it('is told of a refused input in the form it asked for', async () => {
    const hush = { model: 'm', messages: [{ role: 'user' as const, content: 'hush' }] };
    const answer = await blocked(says('Hi')).create(hush);
    assert.equal(answer.choices[0]?.message.refusal, 'Not that.');
    const streamed = await blocked(says('Hi')).stream(hush).finalChatCompletion();
    assert.deepEqual(
      [streamed.choices[0]?.message.content, streamed.choices[0]?.finish_reason],
      ['Not that.', 'content_filter'],
    );
  });

  it('parses structured answers', async () => {
    const answer = await redacted(says('{"text":"Call 555-0142"}')).parse({
      model: 'm',
      messages,
      response_format: { type: 'json_schema', json_schema: { name: 'a', schema: parameters, strict: true } },
    });
    assert.deepEqual(answer.choices[0]?.message.parsed, { text: 'Call [phone]' });
  });

  it('is told of an answer that could not be read', async () => {
    const gate = () =>
      new OpenAI({
        apiKey: 'none',
        maxRetries: 0,
        fetch: async (address, init) => {
          const exchange = openaiChat.open(String(init?.body), context, new URL(String(address)));
          assert.ok(!('problem' in exchange));
          const pieces = passThrough(exchange.gate(policyJudge(redacting)), 'data: <html>\n\n');
          return new Response(new Blob(pieces as Uint8Array<ArrayBuffer>[]).stream(), {
            headers: { 'content-type': 'text/event-stream' },
          });
        },
      });
    const stream = await gate().chat.completions.create({ model: 'm', messages, stream: true });
    await assert.rejects(async () => {
      for await (const _ of stream);
    }, /policies could not be applied/);
  });
});
