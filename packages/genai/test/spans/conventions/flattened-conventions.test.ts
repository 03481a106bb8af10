import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import { type Moment, unseenEnding } from '@parapet/policy';
import { momentsOfSpan, type SpanLike } from '../../../src/index.ts';
import { span } from '../spans.ts';

const momentsOf = (attributes: Readonly<Record<string, unknown>>, more: Partial<SpanLike> = {}): readonly Moment[] =>
  momentsOfSpan(span(attributes, more)).map(({ moment }) => moment);

const only = (moments: readonly Moment[], kind: string): Moment =>
  moments.find(({ at }) => at === kind) ?? assert.fail(`no ${kind}`);

const unseenInput = new Unknown(['input.messages']);
const unseenOutput = new Unknown(['output.parts']);

describe('OpenInference', () => {
  const llm = { 'openinference.span.kind': 'LLM' };

  it('writes parts of a message one by one', () => {
    const { input } = only(
      momentsOf({
        ...llm,
        'llm.input_messages.0.message.role': 'user',
        'llm.input_messages.0.message.contents.0.message_content.type': 'text',
        'llm.input_messages.0.message.contents.0.message_content.text': 'Look',
        'llm.input_messages.0.message.contents.1.message_content.type': 'image',
        'llm.input_messages.0.message.contents.1.message_content.image.image.url': 'https://x',
      }),
      'input',
    );
    assert.deepEqual(input && 'messages' in input && input.messages, [
      {
        role: 'user',
        parts: [
          { type: 'text', content: 'Look' },
          { type: 'opaque', media: 'image' },
        ],
      },
    ]);
  });

  it('puts messages in order by their number, and not by their name', () => {
    const messages = Array.from({ length: 12 }, (_, index) => [
      [`llm.input_messages.${index}.message.role`, 'user'],
      [`llm.input_messages.${index}.message.content`, `${index}`],
    ]).flat();
    const { input } = only(momentsOf({ ...llm, ...Object.fromEntries(messages.reverse()) }), 'input');
    assert.ok(input && 'messages' in input && !(input.messages instanceof Unknown));
    assert.deepEqual(
      input.messages.map(({ parts }) => parts[0] && 'content' in parts[0] && parts[0].content),
      Array.from({ length: 12 }, (_, index) => `${index}`),
    );
  });

  it('hides what is not to be seen behind a word that nobody said', () => {
    const moments = momentsOf({
      ...llm,
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.content': '__REDACTED__',
      'llm.output_messages.0.message.role': 'assistant',
      'llm.output_messages.0.message.content': '__REDACTED__',
    });
    assert.deepEqual(only(moments, 'input').input, {
      messages: [{ role: 'user', parts: [{ type: 'text', content: unseenInput }] }],
      tools: new Unknown(['input.tools']),
    });
    assert.deepEqual(only(moments, 'output').output, {
      parts: [{ type: 'text', content: unseenOutput }],
      ...unseenEnding,
    });
  });

  it('may lose messages at the limit on attributes, and then nobody knows the transcript', () => {
    const shown = { ...llm, 'llm.input_messages.0.message.role': 'user', 'llm.input_messages.0.message.content': 'Hi' };
    const many = Object.fromEntries(Array.from({ length: 125 }, (_, index) => [`a${index}`, index]));
    for (const moments of [momentsOf(shown, { droppedAttributes: 1 }), momentsOf({ ...shown, ...many })]) {
      const { input } = only(moments, 'input');
      assert.deepEqual(input && 'messages' in input && input.messages, unseenInput);
    }
  });

  it('tells of tools what goes in and out of them', () => {
    const tool = { 'openinference.span.kind': 'TOOL', 'tool.name': 'f', 'input.value': '{"a":1}' };
    const moments = momentsOf({ ...tool, 'output.value': 'done', 'tool_call.id': 'call_1' });
    assert.deepEqual(only(moments, 'tool_call').tool, {
      name: 'f',
      arguments: { a: 1 },
      call_id: 'call_1',
      type: new Unknown(['tool.type']),
    });
    const { tool: told } = only(moments, 'tool_result');
    assert.equal(told && 'result' in told && told.result, 'done');
    const failed = momentsOf(tool, { status: { code: 'error' } });
    assert.deepEqual(
      failed.map(({ at }) => at),
      ['tool_call', 'span'],
    );
  });

  it('leaves agents and chains to the spans of the calls they make', () => {
    for (const kind of ['AGENT', 'CHAIN', 'EMBEDDING', 'RERANKER', 'GUARDRAIL', 'EVALUATOR', 'PROMPT', 'new'])
      assert.deepEqual(
        momentsOf({ 'openinference.span.kind': kind, 'input.value': 'x', 'gen_ai.operation.name': 'chat' }).map(
          ({ at }) => at,
        ),
        ['span'],
      );
  });
});

describe('OpenLLMetry before it wrote JSON', () => {
  it('wrote tool calls of transcripts in some languages', () => {
    const moments = momentsOf({
      'gen_ai.system': 'OpenAI',
      'llm.request.type': 'chat',
      'gen_ai.prompt.0.role': 'assistant',
      'gen_ai.prompt.0.tool_calls.0.id': 'call_1',
      'gen_ai.prompt.0.tool_calls.0.name': 'f',
      'gen_ai.prompt.0.tool_calls.0.arguments': '{"a":1}',
      'gen_ai.prompt.1.role': 'tool',
      'gen_ai.prompt.1.tool_call_id': 'call_1',
      'gen_ai.prompt.1.content': '{"ok":true}',
    });
    assert.deepEqual(only(moments, 'tool_result').tool, {
      name: 'f',
      arguments: { a: 1 },
      call_id: 'call_1',
      type: new Unknown(['tool.type']),
      result: { ok: true },
    });
  });

  it('wrote lists of parts as JSON, which is no text that anybody sent', () => {
    const { input } = only(
      momentsOf({
        'llm.request.type': 'chat',
        'gen_ai.prompt.0.role': 'user',
        'gen_ai.prompt.0.content': '[{"type":"text","text":"Look"},{"type":"image_url","image_url":{"url":"x"}}]',
      }),
      'input',
    );
    assert.deepEqual(input && 'messages' in input && input.messages, [
      {
        role: 'user',
        parts: [
          { type: 'text', content: 'Look' },
          { type: 'opaque', media: 'image_url' },
        ],
      },
    ]);
  });

  it('called them `llm.prompts` at first', () => {
    const moments = momentsOf({
      'llm.request.type': 'completion',
      'llm.prompts.0.role': 'user',
      'llm.prompts.0.content': 'Once',
      'llm.completions.0.content': 'upon a time',
    });
    assert.deepEqual(only(moments, 'output').call, { operation: 'text_completion' });
    const { output } = only(moments, 'output');
    assert.deepEqual(output && 'parts' in output && output.parts, [{ type: 'text', content: 'upon a time' }]);
  });

  it('tells of functions that are wrapped as tools', () => {
    const moments = momentsOf({
      'traceloop.span.kind': 'tool',
      'traceloop.entity.name': 'look_up',
      'traceloop.entity.input': '{"args":[],"kwargs":{"id":7}}',
      'traceloop.entity.output': '"found"',
    });
    const { tool } = only(moments, 'tool_result');
    assert.ok(tool && 'name' in tool);
    assert.deepEqual([tool.name, tool.arguments, tool.result], ['look_up', { id: 7 }, 'found']);
    const inRow = momentsOf({ 'traceloop.span.kind': 'tool', 'traceloop.entity.input': '{"args":[7],"kwargs":{}}' });
    const { tool: other } = only(inRow, 'tool_call');
    assert.deepEqual(other && 'arguments' in other && other.arguments, new Unknown(['tool.arguments']));
  });
});
