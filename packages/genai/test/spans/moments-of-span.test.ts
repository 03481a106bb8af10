import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import type { Moment } from '@parapet/policy';
import { momentsOfSpan, type SpanLike } from '../../src/index.ts';
import { captured, span } from './spans.ts';

const chat = (attributes: Readonly<Record<string, unknown>> = {}, more: Partial<SpanLike> = {}) =>
  span({ 'gen_ai.operation.name': 'chat', ...attributes }, more);

const momentsOf = (read: SpanLike): Moment[] => momentsOfSpan(read).map(({ moment }) => moment);
const kindsOf = (read: SpanLike): string[] => momentsOf(read).map(({ at }) => at);

const user = { role: 'user', parts: [{ type: 'text', content: 'Hi' }] } as const;
const answer = {
  role: 'assistant',
  parts: [
    { type: 'reasoning', content: 'Hm.' },
    { type: 'text', content: 'Hello' },
    { type: 'tool_call', id: 'call_1', name: 'f', arguments: { a: 1 } },
  ],
} as const;

const confidence = new Unknown(['output.confidence']);

describe('the moments of a span', () => {
  it('are itself alone where it tells of no model', () => {
    const read = span(
      { 'http.route': '/a' },
      { name: 'GET /a', kind: 'server', status: { code: 'error', message: 'x' } },
    );
    assert.deepEqual(momentsOf(read), [
      {
        at: 'span',
        id: 'span/trace-1/span-1',
        time: 1_700_000_001_500,
        span: {
          name: 'GET /a',
          kind: 'server',
          status: { code: 'error', message: 'x' },
          duration: 1.5,
          attributes: { 'http.route': '/a' },
          events: [],
        },
      },
    ]);
  });

  it('do not see in the span what Parapet wrote on it', () => {
    const [itself] = momentsOf(
      span(
        { 'parapet.verdict': 'deny', a: 1 },
        {
          events: [
            { name: 'parapet.decision', attributes: {} },
            { name: 'e', attributes: {} },
          ],
        },
      ),
    );
    assert.ok(itself?.span && 'attributes' in itself.span);
    assert.deepEqual([itself.span.attributes, itself.span.events], [{ a: 1 }, [{ name: 'e', attributes: {} }]]);
  });

  for (const [form, write] of [
    ['JSON texts', (messages: unknown) => messages],
    ['structures', (messages: unknown) => JSON.parse(String(messages))],
    [
      'lists of JSON texts',
      (messages: unknown) => JSON.parse(String(messages)).map((each: unknown) => JSON.stringify(each)),
    ],
  ] as const)
    it(`are the input, the answer and its tool calls, from ${form}`, () => {
      const [input, output, toolCall, end, itself, ...none] = momentsOf(
        chat({
          'gen_ai.provider.name': 'openai',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.response.model': 'gpt-4o-2024',
          'gen_ai.response.id': 'chatcmpl-1',
          'gen_ai.request.stream': false,
          'gen_ai.system_instructions': '[{"type":"text","content":"Be brief."}]',
          'gen_ai.tool.definitions': '[{"type":"function","name":"f","description":"does f"}]',
          'gen_ai.input.messages': write(captured([user])),
          'gen_ai.output.messages': write(captured([answer], ['tool_calls'])),
        }),
      );
      const call = { operation: 'chat', provider: 'openai', stream: false };
      const said = {
        messages: [user],
        system: [{ type: 'text', content: 'Be brief.' }],
        tools: [{ name: 'f', description: 'does f' }],
      };
      assert.deepEqual(
        { ...input, id: '' },
        {
          at: 'input',
          id: '',
          time: 1_700_000_000_000,
          call,
          model: { name: 'gpt-4o', provider: 'openai' },
          conversation: { turns: 1, messages: 1 },
          input: said,
        },
      );
      assert.deepEqual(output?.output, { parts: answer.parts.slice(0, 2), finish_reason: 'tool_calls', confidence });
      assert.deepEqual(output?.input, said);
      assert.deepEqual(output?.model, {
        name: 'gpt-4o',
        provider: 'openai',
        response_name: 'gpt-4o-2024',
        version: '2024',
      });
      assert.deepEqual(toolCall?.tool, {
        name: 'f',
        arguments: { a: 1 },
        call_id: 'call_1',
        type: new Unknown(['tool.type']),
      });
      assert.deepEqual([end?.at, itself?.at, none], ['call_end', 'span', []]);
    });

  it('tell what of the parameters is shown: of the others nobody knows', () => {
    const [input] = momentsOf(
      chat({
        'gen_ai.request.max_tokens': 100n,
        'gen_ai.request.temperature': 0.5,
        'gen_ai.request.choice.count': 2,
        'gen_ai.request.stop_sequences': ['END'],
        'gen_ai.request.top_p': 'high',
      }),
    );
    assert.ok(input?.call && 'parameters' in input.call && input.call.parameters);
    const { parameters } = input.call;
    const unseen = ['top_p', 'top_k', 'frequency_penalty', 'presence_penalty', 'seed'];
    assert.deepEqual(parameters, {
      max_tokens: 100,
      temperature: 0.5,
      choice_count: 2,
      stop_sequences: ['END'],
      ...Object.fromEntries(unseen.map((name) => [name, new Unknown([`call.parameters.${name}`])])),
    });
  });

  it('know how long the transcript was at each turn', () => {
    const transcript = [user, { ...answer, parts: answer.parts.slice(1, 2) }, user];
    const moments = momentsOf(
      chat({ 'gen_ai.input.messages': captured(transcript), 'gen_ai.output.messages': captured([answer]) }),
    );
    assert.deepEqual(
      moments.map(({ at, conversation }) => [at, conversation]),
      [
        ['input', { turns: 1, messages: 1 }],
        ['input', { turns: 2, messages: 3 }],
        ['output', { turns: 2, messages: 3 }],
        ['tool_call', { turns: 2, messages: 3 }],
        ['call_end', { turns: 2, messages: 3 }],
        ['span', undefined],
      ],
    );
  });

  it('have an input for each turn, and an output for each choice', () => {
    const transcript = [user, { ...answer, parts: answer.parts.slice(1, 2) }, user];
    assert.deepEqual(
      kindsOf(
        chat({
          'gen_ai.input.messages': captured(transcript),
          'gen_ai.output.messages': captured([transcript[1] ?? user, transcript[1] ?? user]),
        }),
      ),
      ['input', 'input', 'output', 'output', 'call_end', 'span'],
    );
  });

  it('are unknown where content was not captured', () => {
    const [input, output] = momentsOf(chat({ 'gen_ai.response.finish_reasons': ['stop'] }));
    assert.deepEqual(input?.input, {
      messages: new Unknown(['input.messages']),
      system: new Unknown(['input.system']),
      tools: new Unknown(['input.tools']),
    });
    assert.deepEqual(output?.output, { parts: new Unknown(['output.parts']), finish_reason: 'stop', confidence });
    assert.equal(input?.conversation, undefined);
  });

  it('are unknown, and never wrong, wherever a limit on attributes cut the content', () => {
    const whole = captured([user, answer, user]);
    for (let length = 0; length < whole.length; length++) {
      const cut = whole.slice(0, length);
      const read = momentsOf(chat({ 'gen_ai.input.messages': cut, 'gen_ai.output.messages': cut }));
      assert.deepEqual(
        read.map(({ at }) => at),
        ['input', 'output', 'call_end', 'span'],
      );
      for (const { input, output } of read) {
        assert.ok(!input || (!(input instanceof Unknown) && input.messages instanceof Unknown));
        assert.ok(!output || (!(output instanceof Unknown) && output.parts instanceof Unknown));
      }
    }
  });

  it('have no answer where the call failed, or was refused', () => {
    assert.deepEqual(kindsOf(chat({}, { status: { code: 'error' } })), ['input', 'call_end', 'span']);
  });

  it('are the call of a tool where the span is about one', () => {
    const tool = {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'f',
      'gen_ai.tool.type': 'function',
      'gen_ai.tool.call.id': 'call_1',
    };
    const [moment] = momentsOf(span({ ...tool, 'gen_ai.tool.call.arguments': '{"a":1}' }));
    assert.deepEqual(moment?.tool, { name: 'f', arguments: { a: 1 }, call_id: 'call_1', type: 'function' });
    for (const args of [undefined, '{"a":', '"a'])
      assert.deepEqual(momentsOf(span({ ...tool, 'gen_ai.tool.call.arguments': args }))[0]?.tool, {
        ...moment?.tool,
        arguments: new Unknown(['tool.arguments']),
      });
    assert.deepEqual(momentsOf(span({ ...tool, 'gen_ai.tool.call.arguments': 'ls -l' }))[0]?.tool, {
      ...moment?.tool,
      arguments: 'ls -l',
    });
  });

  it('of one tool call are the same moment in the answer and at the tool', () => {
    const inAnswer = momentsOf(chat({ 'gen_ai.output.messages': captured([answer]) })).find(
      ({ at }) => at === 'tool_call',
    );
    const atTool = momentsOf(span({ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.call.id': 'call_1' }));
    assert.equal(inAnswer?.id, atTool[0]?.id);
  });

  it('leave agents and embeddings to the spans of the calls they make', () => {
    for (const operation of ['invoke_agent', 'create_agent', 'embeddings'])
      assert.deepEqual(
        kindsOf(span({ 'gen_ai.operation.name': operation, 'gen_ai.input.messages': captured([user]) })),
        ['span'],
      );
  });

  it('tell whom they are about, as far as the span does', () => {
    const [moment] = momentsOf(
      span(
        {
          'session.id': 's',
          'user.id': 'u',
          'user.roles': ['agent'],
          'parapet.tenant': 't',
          'gen_ai.agent.name': 'helper',
        },
        {
          resource: {
            'service.name': 'bot',
            'service.version': '1',
            'deployment.environment.name': 'prod',
          },
        },
      ),
    );
    const { at, id, time, span: facts, ...context } = moment ?? assert.fail();
    assert.deepEqual(context, {
      session: { id: 's' },
      user: { id: 'u', roles: ['agent'] },
      tenant: 't',
      agent: { name: 'helper' },
      app: {
        name: 'bot',
        version: '1',
        environment: 'prod',
        attributes: { 'service.name': 'bot', 'service.version': '1', 'deployment.environment.name': 'prod' },
      },
    });
  });

  it('tell so in the words of older conventions too', () => {
    const [moment] = momentsOf(
      span({ 'gen_ai.conversation.id': 's', 'enduser.id': 'u', 'enduser.role': 'agent, admin' }),
    );
    assert.deepEqual([moment?.session, moment?.user], [{ id: 's' }, { id: 'u', roles: ['agent', 'admin'] }]);
  });

  it('are read from spans of any shape without a throw', () => {
    const odd = [
      null,
      7,
      true,
      [],
      {},
      '',
      '{',
      '[null]',
      '[{"role":1,"parts":[null,"x",{"type":"tool_call"}]}]',
      [[]],
      9n,
    ];
    for (const value of odd)
      for (const name of ['messages', 'tool'])
        assert.ok(
          momentsOfSpan(
            span({
              'gen_ai.operation.name': name === 'tool' ? 'execute_tool' : 'chat',
              'gen_ai.input.messages': value,
              'gen_ai.output.messages': value,
              'gen_ai.system_instructions': value,
              'gen_ai.tool.definitions': value,
              'gen_ai.tool.call.arguments': value,
              'gen_ai.tool.name': value,
              'gen_ai.response.finish_reasons': value,
              'session.id': value,
              'user.roles': value,
            }),
          ).length > 0,
        );
  });
});
