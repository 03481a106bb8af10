import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import type { Moment } from '@parapet/policy';
import { type LogLike, momentsOfSpan, type SpanLike } from '../../../src/index.ts';
import { captured, span } from '../spans.ts';

const chat = { 'gen_ai.operation.name': 'chat', 'gen_ai.system': 'openai' };

const momentsOf = (more: Partial<SpanLike>, attributes: Readonly<Record<string, unknown>> = {}): readonly Moment[] =>
  momentsOfSpan(span({ ...chat, ...attributes }, more)).map(({ moment }) => moment);

const only = (moments: readonly Moment[], kind: string): Moment =>
  moments.find(({ at }) => at === kind) ?? assert.fail(`no ${kind}`);

const messagesOf = ({ input }: Moment) => input && 'messages' in input && input.messages;
const partsOf = ({ output }: Moment) => output && 'parts' in output && output.parts;

const log = (eventName: string, body: unknown, attributes: LogLike['attributes'] = {}): LogLike => ({
  time: 0,
  eventName,
  body,
  attributes,
});

const user = { role: 'user', parts: [{ type: 'text', content: 'Hi' }] } as const;
const says = (content: string) => [{ type: 'text', content }];

describe('an event for each message', () => {
  it('says the same on the span and in the log', () => {
    const call = { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } };
    const onSpan = momentsOf({
      events: [
        { name: 'gen_ai.user.message', attributes: { content: 'Hi' } },
        { name: 'gen_ai.assistant.message', attributes: { tool_calls: JSON.stringify([call]) } },
        { name: 'gen_ai.tool.message', attributes: { id: 'call_1', content: '{"ok":true}' } },
        {
          name: 'gen_ai.choice',
          attributes: { index: 0, finish_reason: 'stop', message: '{"role":"assistant","content":"Yes"}' },
        },
      ],
    });
    const inLog = momentsOf({
      logs: [
        log('gen_ai.user.message', { content: 'Hi' }),
        log('gen_ai.assistant.message', { tool_calls: [call] }),
        log('gen_ai.tool.message', { id: 'call_1', content: '{"ok":true}' }),
        log('gen_ai.choice', { index: 0, finish_reason: 'stop', message: { content: 'Yes' } }),
      ],
    });
    const withoutSpan = (moments: readonly Moment[]) => moments.filter(({ at }) => at !== 'span');
    assert.deepEqual(withoutSpan(onSpan), withoutSpan(inLog));
    assert.deepEqual(messagesOf(onSpan.findLast(({ at }) => at === 'input') ?? assert.fail()), [
      user,
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'call_1', name: 'f', arguments: { a: 1 } }] },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'call_1', result: { ok: true } }] },
    ]);
    assert.deepEqual(partsOf(only(onSpan, 'output')), says('Yes'));
  });

  it('is known by `event.name` where nothing else names it', () => {
    const named = { 'event.name': 'gen_ai.user.message' };
    const moments = momentsOf({ logs: [{ time: 0, body: { content: 'Hi' }, attributes: named }] });
    assert.deepEqual(messagesOf(only(moments, 'input')), [user]);
  });

  it('leaves the answer unknown where only the question was written, and the other way round', () => {
    const asked = momentsOf({ logs: [log('gen_ai.user.message', { content: 'Hi' })] });
    assert.deepEqual(partsOf(only(asked, 'output')), new Unknown(['output.parts']));
    const answered = momentsOf({ logs: [log('gen_ai.choice', { message: { content: 'Yes' } })] });
    assert.deepEqual(messagesOf(only(answered, 'input')), new Unknown(['input.messages']));
    assert.deepEqual(partsOf(only(answered, 'output')), says('Yes'));
  });

  it('tells of choices in their order, and of those that are missing that they are', () => {
    const moments = momentsOf(
      {
        logs: [
          log('gen_ai.choice', { index: 1, message: { content: 'b' } }),
          log('gen_ai.choice', { index: 0, message: { content: 'a' } }),
        ],
      },
      { 'gen_ai.response.finish_reasons': ['stop', 'stop', 'length'] },
    );
    assert.deepEqual(
      moments
        .filter(({ at }) => at === 'output')
        .map((moment) => [
          partsOf(moment),
          moment.output && 'finish_reason' in moment.output && moment.output.finish_reason,
        ]),
      [
        [says('a'), 'stop'],
        [says('b'), 'stop'],
        [new Unknown(['output.parts']), 'length'],
      ],
    );
  });

  it('may be lost at the limit on events, and then nobody knows the transcript', () => {
    const events = [{ name: 'gen_ai.user.message', attributes: { content: 'Hi' } }];
    assert.deepEqual(
      messagesOf(only(momentsOf({ events, droppedEvents: 1 }), 'input')),
      new Unknown(['input.messages']),
    );
  });
});

describe('one event for a whole call', () => {
  it('holds what attributes hold otherwise, also in two pieces', () => {
    const [asked, answered] = [
      { 'gen_ai.input.messages': JSON.parse(captured([user])) },
      {
        'gen_ai.output.messages': JSON.parse(
          captured([{ role: 'assistant', parts: [{ type: 'text', content: 'Yes' }] }]),
        ),
      },
    ];
    const name = 'gen_ai.client.inference.operation.details';
    for (const more of [
      { logs: [log(name, { ...asked, ...answered })] },
      { logs: [log(name, undefined, { ...asked, ...answered })] },
      { logs: [log(name, asked), log(name, answered)] },
      { events: [{ name, attributes: { ...asked, ...answered } }] },
    ]) {
      const moments = momentsOf(more);
      assert.deepEqual(messagesOf(only(moments, 'input')), [user]);
      assert.deepEqual(partsOf(only(moments, 'output')), says('Yes'));
    }
  });

  it('said it in two events at first', () => {
    const moments = momentsOf({
      events: [
        { name: 'gen_ai.content.prompt', attributes: { 'gen_ai.prompt': '[{"role":"user","content":"Hi"}]' } },
        {
          name: 'gen_ai.content.completion',
          attributes: { 'gen_ai.completion': '[{"role":"assistant","content":"Yes","finish_reason":"stop"}]' },
        },
      ],
    });
    assert.deepEqual(messagesOf(only(moments, 'input')), [user]);
    assert.deepEqual(only(moments, 'output').output, {
      parts: says('Yes'),
      finish_reason: 'stop',
      confidence: new Unknown(['output.confidence']),
    });
    const plain = momentsOf({ events: [{ name: 'gen_ai.content.prompt', attributes: { 'gen_ai.prompt': 'Hi' } }] });
    assert.deepEqual(messagesOf(only(plain, 'input')), [user]);
  });
});

describe('calls that nobody saw whole', () => {
  it('are told from each other, although they look the same', () => {
    const ids = ['a', 'b'].map(
      (spanId) => only(momentsOf({ spanId, logs: [log('gen_ai.user.message', {})] }), 'input').id,
    );
    assert.notEqual(ids[0], ids[1]);
  });
});
