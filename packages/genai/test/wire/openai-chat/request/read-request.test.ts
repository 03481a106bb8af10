import assert from 'node:assert/strict';
import { openaiChat } from '../../../../src/index.ts';
import { call, context, url } from '../answers.ts';

const messagesOf = (...messages: readonly unknown[]) => call({ messages }).request.messages;

describe('a chat completions request', () => {
  it('is recognised by method and path, whoever serves it', () => {
    const recognises = (method: string, address: string) => openaiChat.recognises(method, new URL(address));
    assert.ok(recognises('POST', 'https://api.openai.com/v1/chat/completions'));
    assert.ok(recognises('post', 'http://localhost:8080/chat/completions/'));
    assert.ok(recognises('POST', 'https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=1'));
    assert.ok(!recognises('GET', 'https://api.openai.com/v1/chat/completions'));
    assert.ok(!recognises('POST', 'https://api.openai.com/v1/chat/completions/chatcmpl-1'));
    assert.ok(!recognises('POST', 'https://api.openai.com/v1/responses'));
  });

  it('tells what the GenAI conventions want to know of it', () => {
    const { messages, ...request } = call({
      stream: true,
      stream_options: { include_usage: true },
      n: 2,
      max_completion_tokens: 100,
      max_tokens: 5,
      temperature: 0,
      top_p: 0.5,
      seed: 7,
      stop: 'END',
      frequency_penalty: 1,
      presence_penalty: -1,
      response_format: { type: 'json_object' },
      tools: [
        { type: 'function', function: { name: 'f', description: 'does f', parameters: {} } },
        { type: 'custom', custom: { name: 'g' } },
      ],
    }).request;
    assert.deepEqual(request, {
      operation: 'chat',
      provider: 'openai',
      model: 'gpt-4o',
      stream: true,
      streamUsage: true,
      tools: [{ name: 'f', description: 'does f' }, { name: 'g' }],
      structured: true,
      parameters: {
        max_tokens: 100,
        temperature: 0,
        top_p: 0.5,
        frequency_penalty: 1,
        presence_penalty: -1,
        seed: 7,
        choice_count: 2,
        stop_sequences: ['END'],
      },
    });
    assert.equal(messages.length, 1);
  });

  it('to Azure may name the model in its path', () => {
    const address = new URL('https://x.openai.azure.com/openai/deployments/my-gpt/chat/completions');
    const exchange = openaiChat.open('{"messages":[]}', context, address);
    assert.ok(!('problem' in exchange));
    assert.deepEqual([exchange.request.model, exchange.request.provider], ['my-gpt', 'azure.ai.openai']);
  });

  it('is read part by part, in every form that content has', () => {
    assert.deepEqual(
      messagesOf(
        { role: 'developer', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: 'data:x' } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'Let me see.' },
            { type: 'refusal', refusal: 'No.' },
          ],
          reasoning_content: 'Hm.',
          tool_calls: [
            { id: 'a', type: 'function', function: { name: 'look', arguments: '{"at":1}' } },
            { id: 'b', type: 'custom', custom: { name: 'sh', input: 'ls' } },
          ],
        },
        { role: 'tool', tool_call_id: 'a', content: '{"ok":true}' },
        {
          role: 'tool',
          tool_call_id: 'b',
          content: [
            { type: 'text', text: 'two' },
            { type: 'text', text: 'files' },
          ],
        },
      ),
      [
        { role: 'developer', parts: [{ type: 'text', content: 'Be brief.' }] },
        {
          role: 'user',
          parts: [
            { type: 'text', content: 'What is this?' },
            { type: 'opaque', media: 'image_url' },
          ],
        },
        {
          role: 'assistant',
          parts: [
            { type: 'reasoning', content: 'Hm.' },
            { type: 'text', content: 'Let me see.' },
            { type: 'refusal', content: 'No.' },
            { type: 'tool_call', id: 'a', name: 'look', arguments: { at: 1 } },
            { type: 'tool_call', id: 'b', name: 'sh', arguments: 'ls' },
          ],
        },
        { role: 'tool', parts: [{ type: 'tool_call_response', id: 'a', result: { ok: true } }] },
        {
          role: 'tool',
          parts: [
            { type: 'tool_call_response', id: 'b', result: 'two' },
            { type: 'tool_call_response', id: 'b', result: 'files' },
          ],
        },
      ],
    );
  });

  it('of the time before there were tools is read like one of today', () => {
    assert.deepEqual(
      messagesOf(
        { role: 'assistant', content: null, function_call: { name: 'f', arguments: '' } },
        { role: 'function', name: 'f', content: 'done' },
      ),
      [
        { role: 'assistant', parts: [{ type: 'tool_call', name: 'f', arguments: {} }] },
        { role: 'tool', parts: [{ type: 'tool_call_response', result: 'done' }] },
      ],
    );
  });

  it('with a message nobody can read has a part that says so', () => {
    assert.deepEqual(messagesOf(7, { role: 'user', content: 5 }, { role: 'user', content: [{ type: 'video' }] }), [
      { role: 'user', parts: [{ type: 'opaque', media: 'message' }] },
      { role: 'user', parts: [{ type: 'opaque', media: 'number' }] },
      { role: 'user', parts: [{ type: 'opaque', media: 'video' }] },
    ]);
  });

  it('that is no such request is a problem, which quotes nothing', () => {
    for (const body of ['', 'hush', '[]', '{"prompt":"hush"}', `{"messages":${'['.repeat(9000)}`]) {
      const opened = openaiChat.open(body, context, url);
      assert.ok('problem' in opened && !opened.problem.includes('hush'));
    }
  });
});
