import assert from 'node:assert/strict';
import { type LogLike, momentsOfTrace, type SpanLike } from '../../src/index.ts';
import { captured, span } from './spans.ts';

const at = (spanId: string, startTime: number, attributes: object, parentSpanId?: string): SpanLike =>
  span(
    { ...attributes },
    { spanId, startTime, endTime: startTime + 5, ...(parentSpanId !== undefined && { parentSpanId }) },
  );

const chat = { 'gen_ai.operation.name': 'chat' };
const agent = (name: string) => ({ 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': name });
const agentsIn = (spans: readonly SpanLike[]) =>
  momentsOfTrace(spans)
    .filter(({ moment }) => moment.at === 'input')
    .map(({ moment }) => moment.agent);

describe('the moments of a trace', () => {
  it('stand in the order in which they happened, and not in that of their spans', () => {
    const spans = [at('b', 20, chat), at('a', 10, chat)];
    assert.deepEqual(
      momentsOfTrace(spans).map(({ moment, span: { spanId } }) => `${spanId} ${moment.at}`),
      ['a input', 'a output', 'a call_end', 'a span', 'b input', 'b output', 'b call_end', 'b span'],
    );
  });

  it('hold what log records say, each at the span that it names', () => {
    const log = (spanId: string, content: string, time: number): LogLike => ({
      time,
      traceId: 'trace-1',
      spanId,
      eventName: 'gen_ai.user.message',
      body: { content },
      attributes: {},
    });
    const logs = [
      log('b', 'three', 3),
      log('a', 'two', 2),
      log('a', 'one', 1),
      { ...log('a', 'x', 0), traceId: 'other' },
    ];
    const said = momentsOfTrace([at('a', 10, chat), at('b', 20, chat)], logs)
      .filter(({ moment }) => moment.at === 'input')
      .map(({ moment: { input } }) => input && 'messages' in input && input.messages);
    const user = (content: string) => ({ role: 'user', parts: [{ type: 'text', content }] });
    assert.deepEqual(said, [[user('one'), user('two')], [user('three')]]);
  });

  it('are those of the nearest agent around them', () => {
    const spans = [
      at('root', 0, agent('boss')),
      at('inner', 1, agent('helper'), 'root'),
      at('step', 2, {}, 'inner'),
      at('a', 3, chat, 'step'),
      at('b', 9, chat, 'root'),
    ];
    assert.deepEqual(agentsIn(spans), [{ name: 'helper' }, { name: 'boss' }]);
    assert.deepEqual(agentsIn(spans.toReversed()), [{ name: 'helper' }, { name: 'boss' }]);
  });

  it('are nobody’s where spans enclose each other in a circle', () => {
    assert.deepEqual(agentsIn([at('a', 0, chat, 'b'), at('b', 1, chat, 'a'), at('c', 2, chat, 'c')]), [
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('are read of spans that enclose each other a hundred thousand times', () => {
    const spans = Array.from({ length: 100_000 }, (_, index) => at(`${index}`, index, {}, `${index + 1}`));
    assert.equal(momentsOfTrace(spans).length, 100_000);
  });

  it('know a tool that is run for the call that was asked for, by what it is called with', () => {
    const call = (id: string, order: string) => ({ type: 'tool_call' as const, id, name: 'f', arguments: { order } });
    const parts = [call('call_1', 'a'), call('call_2', 'b'), call('call_3', 'a')];
    const answer = { ...chat, 'gen_ai.output.messages': captured([{ role: 'assistant', parts }]) };
    const run = (order: string) => ({
      'openinference.span.kind': 'TOOL',
      'input.value': JSON.stringify({ order }),
      'output.value': 'done',
    });
    const spans = [
      at('c', 0, answer),
      at('x', 10, run('b')),
      at('y', 20, run('a')),
      at('z', 30, run('a')),
      at('w', 40, run('a')),
    ];
    const moments = momentsOfTrace(spans);
    const idsOf = (kind: string, of: string) =>
      moments.flatMap(({ moment, span: { spanId } }) => (moment.at === kind && of.includes(spanId) ? [moment.id] : []));
    const [first, second, third] = idsOf('tool_call', 'c');
    assert.deepEqual(idsOf('tool_call', 'xyz'), [second, first, third]);
    assert.ok(![first, second, third].includes(idsOf('tool_call', 'w')[0]), 'nobody asked for it a third time');
    assert.deepEqual(
      moments
        .flatMap(({ moment: { at: kind, tool } }) =>
          kind === 'tool_result' && tool && 'name' in tool ? [tool.call_id] : [],
        )
        .slice(0, 3),
      ['call_2', 'call_1', 'call_3'],
    );
    const results = momentsOfTrace(spans, [], (kind) => kind === 'tool_result').map(({ moment }) => moment);
    assert.deepEqual(
      results,
      moments.flatMap(({ moment }) => (moment.at === 'tool_result' ? [moment] : [])),
    );
  });
});
