import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import type { Moment } from '@parapet/policy';
import { momentsOfSpan, type SpanLike } from '../../../src/index.ts';
import { captured, span } from '../spans.ts';

const momentsOf = (
  attributes: Readonly<Record<string, unknown>>,
  scope: string,
  more: Partial<SpanLike> = {},
): readonly Moment[] =>
  momentsOfSpan(span(attributes, { scope: { name: scope }, ...more })).map(({ moment }) => moment);

const only = (moments: readonly Moment[], kind: string): Moment =>
  moments.find(({ at }) => at === kind) ?? assert.fail(`no ${kind}`);

describe('the AI SDK before version 7', () => {
  it('writes what a model thought and the object that was asked for', () => {
    const moments = momentsOf(
      {
        'ai.operationId': 'ai.generateObject.doGenerate',
        'gen_ai.system': 'openai.chat',
        'ai.response.reasoning': 'Hm.',
        'ai.response.object': '{"a":"x"}',
        'ai.response.finishReason': 'stop',
      },
      'ai',
    );
    assert.deepEqual(only(moments, 'output').output, {
      parts: [
        { type: 'reasoning', content: 'Hm.' },
        { type: 'text', content: '{"a":"x"}' },
      ],
      finish_reason: 'stop',
      confidence: new Unknown(['output.confidence']),
    });
  });

  it('knows several forms of what a tool gave back', () => {
    const result = (output: unknown) => {
      const content = [{ type: 'tool-result', toolCallId: 'c', toolName: 'f', ...(output as object) }];
      const messages = JSON.stringify([{ role: 'tool', content }]);
      const moments = momentsOf({ 'ai.operationId': 'ai.streamText.doStream', 'ai.prompt.messages': messages }, 'ai');
      const { tool } = only(moments, 'tool_result');
      return tool && 'result' in tool && tool.result;
    };
    assert.deepEqual(result({ output: { type: 'json', value: { ok: true } } }), { ok: true });
    assert.deepEqual(result({ output: { type: 'text', value: '{"ok":true}' } }), { ok: true });
    assert.deepEqual(result({ output: { type: 'error-text', value: 'no' } }), 'no');
    assert.deepEqual(result({ result: { ok: true } }), { ok: true });
    assert.ok(result({ output: { type: 'content', value: [] } }) instanceof Unknown);
  });

  it('tells of reasons in words of its own, which are the provider’s again or unknown', () => {
    const reason = (provider: string, finishReason: string) => {
      const attributes = { 'gen_ai.system': provider, 'ai.response.finishReason': finishReason };
      const { output } = only(
        momentsOf({ 'ai.operationId': 'ai.generateText.doGenerate', ...attributes }, 'ai'),
        'output',
      );
      return output && 'finish_reason' in output && output.finish_reason;
    };
    assert.equal(reason('openai.chat', 'tool-calls'), 'tool_calls');
    assert.equal(reason('azure-openai.chat', 'content-filter'), 'content_filter');
    assert.equal(reason('anthropic.messages', 'tool-calls'), 'tool_use');
    assert.ok(reason('anthropic.messages', 'stop') instanceof Unknown);
    assert.ok(reason('google.vertex.chat', 'stop') instanceof Unknown);
  });

  it('leaves the whole of a loop to the spans of its calls', () => {
    for (const operation of ['ai.generateText', 'ai.streamText', 'ai.embed', 'ai.somethingNew'])
      assert.deepEqual(
        momentsOf({ 'ai.operationId': operation, 'ai.prompt': '{}', 'gen_ai.request.model': 'm' }, 'ai').map(
          ({ at }) => at,
        ),
        ['span'],
      );
  });
});

describe('the AI SDK from version 7 on', () => {
  const call = (provider: string) => ({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': provider,
    'gen_ai.system_instructions': '[{"type":"text","content":"Be kind."}]',
    'gen_ai.input.messages': captured([{ role: 'user', parts: [{ type: 'text', content: 'Hi' }] }]),
  });

  it('shows instructions apart, which most providers are sent as a message', () => {
    const { input } = only(momentsOf(call('openai'), 'gen_ai'), 'input');
    assert.ok(input && 'messages' in input && !(input.messages instanceof Unknown));
    assert.deepEqual(
      [input.system, input.messages[0]],
      [undefined, { role: 'system', parts: [{ type: 'text', content: 'Be kind.' }] }],
    );
    const { input: apart } = only(momentsOf(call('anthropic'), 'gen_ai'), 'input');
    assert.deepEqual(apart && 'system' in apart && apart.system, [{ type: 'text', content: 'Be kind.' }]);
  });
});

describe('Anthropic’s SDK', () => {
  const scope = 'com.anthropic.sdk.typescript';

  it('takes out parts of what is too long, after which nobody knows what was said', () => {
    const moments = momentsOf(
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.input.messages': captured([{ role: 'user', parts: [{ type: 'text', content: 'Hi' }] }]),
        'gen_ai.output.messages': captured([{ role: 'assistant', parts: [{ type: 'text', content: 'Yes' }] }]),
        'anthropic.content.truncated': true,
      },
      scope,
    );
    const { input } = only(moments, 'input');
    const { output } = only(moments, 'output');
    assert.ok(input && 'messages' in input && input.messages instanceof Unknown);
    assert.ok(output && 'parts' in output && output.parts instanceof Unknown);
  });

  it('shows what tools gave back as blocks', () => {
    const tool = (blocks: readonly object[], more: object = {}) => {
      const moments = momentsOf(
        { 'gen_ai.operation.name': 'execute_tool', 'anthropic.tool_result.content': JSON.stringify(blocks), ...more },
        scope,
      );
      const { tool: told } = only(moments, 'tool_result');
      return told && 'result' in told && told.result;
    };
    assert.deepEqual(tool([{ type: 'text', text: '{"ok":true}' }]), { ok: true });
    assert.deepEqual(tool([{ type: 'image' }]), [{ type: 'image' }]);
    assert.ok(tool([{ type: 'text', text: 'cut' }], { 'anthropic.content.truncated': true }) instanceof Unknown);
  });
});
