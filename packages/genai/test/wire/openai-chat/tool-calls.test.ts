import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import type { Judge } from '../../../src/index.ts';
import { literalJudge, policies, policyJudge } from '../../judges.ts';
import {
  accumulate,
  accumulatedJson,
  bytesOf,
  type Choice,
  call,
  chunk,
  done,
  joined,
  jsonAnswer,
  passThrough,
  streamedAnswer,
  textOf,
} from './answers.ts';

const email = (to: string, id = 'call_1') =>
  ({
    id,
    type: 'function',
    function: { name: 'send_email', arguments: JSON.stringify({ to: [to], cc: 12 }) },
  }) as const;

type ToolCall = NonNullable<Choice['message']['tool_calls']>[number];

const asks = (...calls: readonly ToolCall[]): Choice => ({
  message: { content: 'I will.', tool_calls: calls },
  finish_reason: 'tool_calls',
});

/** The same answer, streamed and whole, through a judge of each. */
function bothWays(choice: Choice, judge: () => Judge) {
  const stream = joined(
    passThrough(
      call({ stream: true }).gate(judge()),
      streamedAnswer([choice], () => 3),
    ),
  );
  const whole = call().answer(jsonAnswer([choice]), judge());
  return { streamed: accumulate(stream).choices, whole: accumulatedJson(whole.body), stream, answer: whole.answer };
}

describe('the tool calls of an answer', () => {
  const redacts = () => literalJudge({ redact: 'hush' });
  const blocks = () => literalJudge({ block: 'hush' });

  it('are held until the choice is complete, and then go on whole', () => {
    const gate = call({ stream: true }).gate(redacts());
    const pieces = streamedAnswer([asks(email('a@b.example'), email('c@d.example', 'call_2'))], () => 5).split(
      /(?<=\n\n)/,
    );
    const finish = pieces.findIndex((piece) => piece.includes('"finish_reason":"tool_calls"'));
    const left = pieces.map((piece) => textOf(gate.push(bytesOf(piece))));
    assert.ok(!left.slice(0, finish).join('').includes('tool_calls'));
    const [choice] = accumulate(left.join('')).choices;
    assert.deepEqual(
      choice?.tool_calls.map(({ id, arguments: text }) => [id, JSON.parse(text)]),
      [
        ['call_1', { to: ['a@b.example'], cc: 12 }],
        ['call_2', { to: ['c@d.example'], cc: 12 }],
      ],
    );
    assert.equal(choice?.finish_reason, 'tool_calls');
  });

  it('pass as they come where no rule could block or redact', () => {
    const stream = streamedAnswer([asks(email('a@b.example'))], () => 2);
    const observed = policyJudge(policies({ 'tool_call block': 'tool.name == "send_email"' }, 'observe'));
    assert.equal(joined(passThrough(call({ stream: true }).gate(observed), stream)), stream);
    assert.equal(observed.decided[0]?.decision.observed, 'deny');
  });

  it('are redacted in their texts and stay valid JSON', () => {
    const { streamed, whole } = bothWays(asks(email('hush@b.example')), redacts);
    assert.deepEqual(JSON.parse(whole[0]?.tool_calls[0]?.arguments ?? ''), { to: ['[x]@b.example'], cc: 12 });
    assert.deepEqual(streamed, whole);
  });

  it('keep what a parser would lose when they are redacted', () => {
    const text = '{ "order": 12345678901234567890, "note": "hush", "rate": 1.0 }';
    const made = { id: 'c', type: 'function', function: { name: 'f', arguments: text } } as const;
    const { whole, streamed } = bothWays(asks(made), redacts);
    assert.equal(whole[0]?.tool_calls[0]?.arguments, text.replace('hush', '[x]'));
    assert.deepEqual(streamed, whole);
  });

  it('end the whole choice when one is blocked: none of them is delivered, what was said stays', () => {
    const { streamed, whole, stream, answer } = bothWays(asks(email('a@b.example'), email('hush', 'call_2')), blocks);
    assert.deepEqual(whole, [
      {
        role: 'assistant',
        content: 'I will.',
        reasoning_content: '',
        refusal: 'This was withheld by a policy.',
        tool_calls: [],
        finish_reason: 'content_filter',
      },
    ]);
    assert.deepEqual(streamed, whole);
    assert.ok(!stream.includes('call_1'));
    assert.deepEqual(answer.finishReasons, ['content_filter']);
  });

  it('are not delivered when the text beside them is blocked', () => {
    const said: Choice = {
      message: { content: 'hush', tool_calls: [email('a@b.example')] },
      finish_reason: 'tool_calls',
    };
    const { streamed, whole } = bothWays(said, () => literalJudge({ block: 'hush' }, ['output']));
    assert.deepEqual([streamed[0]?.tool_calls, whole[0]?.tool_calls], [[], []]);
    assert.deepEqual(streamed, whole);
  });

  it('are each a moment, with the provider’s id as identity and the arguments as a value', () => {
    const judge = policyJudge(policies({ 'tool_call flag': 'tool.name == "send_email"' }));
    call().answer(jsonAnswer([asks(email('a@b.example'), email('c@d.example', 'call_2'))]), judge);
    assert.deepEqual(
      judge.moments.map(({ at, tool }) => [at, tool]),
      [
        [
          'tool_call',
          { name: 'send_email', arguments: { to: ['a@b.example'], cc: 12 }, call_id: 'call_1', type: 'function' },
        ],
        [
          'tool_call',
          { name: 'send_email', arguments: { to: ['c@d.example'], cc: 12 }, call_id: 'call_2', type: 'function' },
        ],
      ],
    );
    assert.equal(new Set(judge.moments.map(({ id }) => id)).size, 2);
  });

  it('without arguments have none, and arguments that are not JSON, or say two things, are unknown', () => {
    const judge = policyJudge(policies({ 'tool_call flag': 'tool.name == "f"' }));
    const made = (text: string) => ({ id: text, type: 'function', function: { name: 'f', arguments: text } }) as const;
    call().answer(jsonAnswer([asks(made(''), made('{"a": "\\u0068'), made('{"a":1,"a":2}'))]), judge);
    const [none, ...unknown] = judge.moments.map(({ tool }) =>
      tool && 'arguments' in tool ? tool.arguments : undefined,
    );
    assert.deepEqual(none, {});
    assert.equal(unknown.length, 2);
    assert.ok(unknown.every((args) => args instanceof Unknown));
  });

  it('of a custom tool are decided as the text they are', () => {
    const custom = { id: 'c', type: 'custom', custom: { name: 'shell', input: 'say hush' } };
    const body = JSON.stringify({
      choices: [
        { index: 0, message: { role: 'assistant', content: null, tool_calls: [custom] }, finish_reason: 'tool_calls' },
      ],
    });
    const answer = JSON.parse(call().answer(body, redacts()).body);
    assert.equal(answer.choices[0].message.tool_calls[0].custom.input, 'say [x]');

    const piece = (part: object) => chunk({ tool_calls: [{ index: 0, ...part }] });
    const stream =
      piece({ id: 'c', type: 'custom', custom: { name: 'shell', input: 'say hu' } }) +
      piece({ custom: { input: 'sh' } }) +
      chunk({}, 'tool_calls') +
      done;
    const left = joined(passThrough(call({ stream: true }).gate(redacts()), stream));
    assert.ok(left.includes('"custom":{"name":"shell","input":"say [x]"}'));
  });

  it('of the time before there were tools are decided too', () => {
    const body = JSON.stringify({
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{"a":"hush"}' } },
          finish_reason: 'function_call',
        },
      ],
    });
    const answer = JSON.parse(call().answer(body, redacts()).body);
    assert.deepEqual(answer.choices[0].message.function_call, { name: 'f', arguments: '{"a":"[x]"}' });

    const stream =
      chunk({ function_call: { name: 'f', arguments: '' } }) +
      chunk({ function_call: { arguments: '{"a":"hu' } }) +
      chunk({ function_call: { arguments: 'sh"}' } }) +
      chunk({}, 'function_call') +
      done;
    const left = joined(passThrough(call({ stream: true }).gate(redacts()), stream));
    assert.ok(left.includes(JSON.stringify({ function_call: { name: 'f', arguments: '{"a":"[x]"}' } })));
    assert.ok(!left.includes('hush'));
  });

  it('keep a signature that must come back, and lose fields nobody knows', () => {
    const made = {
      ...email('a@b.example'),
      extra_content: { google: { thought_signature: 'c2ln' } },
      preview: 'hush',
    };
    const { body, answer } = call().answer(jsonAnswer([asks(made)]), redacts());
    const delivered = JSON.parse(body).choices[0].message.tool_calls[0];
    assert.deepEqual(delivered.extra_content, { google: { thought_signature: 'c2ln' } });
    assert.equal(delivered.preview, null);
    assert.deepEqual(answer.withheld, ['preview']);
  });

  it('without indexes in a stream are told apart by their ids', () => {
    const piece = (part: object) => chunk({ tool_calls: [part] });
    const stream =
      piece({ id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":' } }) +
      piece({ function: { arguments: '1}' } }) +
      piece({ id: 'b', type: 'function', function: { name: 'g', arguments: '{}' } }) +
      chunk({}, 'tool_calls') +
      done;
    const [choice] = accumulate(joined(passThrough(call({ stream: true }).gate(redacts()), stream))).choices;
    assert.deepEqual(choice?.tool_calls, [
      { id: 'a', type: 'function', name: 'f', arguments: '{"x":1}' },
      { id: 'b', type: 'function', name: 'g', arguments: '{}' },
    ]);
  });

  const fine = '{"note":"fine"}';
  const definition = { name: 'f', arguments: fine };
  const custom = { name: 'g', input: 'fine' };
  const odd: Readonly<Record<string, { readonly [field: string]: unknown }>> = {
    'are a function and a custom tool at once': {
      tool_calls: [{ id: 'c', type: 'custom', function: { name: 'f', arguments: '{"note":"hush"}' }, custom }],
    },
    'are no list': { tool_calls: { 0: { id: 'c', function: { name: 'f', arguments: '"hush"' } } } },
    'are no objects': { tool_calls: ['hush', { id: 'c', type: 'function', function: definition }] },
    'have fields nobody knows in their definition': {
      tool_calls: [
        { id: 'c', type: 'function', function: { ...definition, input: 'hush', parameters: { a: 'hush' } } },
      ],
    },
    'have a name or an id that is no string': {
      tool_calls: [{ id: { hush: 1 }, type: 'function', function: { ...definition, name: ['hush'] } }],
    },
    'have an id that is prose': { tool_calls: [{ id: 'a hush', type: 'function', function: definition }] },
    'are defined by a string': { tool_calls: [{ id: 'c', function: 'hush' }], function_call: 'hush' },
    'are of the old kind, and say more': { function_call: { ...definition, note: 'hush' } },
  };
  for (const [how, message] of Object.entries(odd))
    it(`that ${how} pass only as far as they were decided, streamed as whole`, () => {
      const guard = (kinds: readonly ('output' | 'tool_call')[]) => literalJudge({ redact: 'hush' }, kinds);
      for (const kinds of [['tool_call'], ['output'], ['output', 'tool_call']] as const) {
        const body = JSON.stringify({ choices: [{ index: 0, message, finish_reason: 'tool_calls' }] });
        const whole = call().answer(body, guard(kinds));
        const gate = call({ stream: true }).gate(guard(kinds));
        const stream = joined(passThrough(gate, chunk(message) + chunk({}, 'tool_calls') + done));
        assert.ok(!whole.body.includes('hush'), whole.body);
        assert.ok(!stream.includes('hush'), stream);
        assert.deepEqual([...whole.answer.withheld].sort(), [...gate.answer.withheld].sort());
        const streamed = accumulate(stream).choices[0]?.tool_calls ?? [];
        const delivered = JSON.parse(whole.body).choices[0].message.tool_calls ?? [];
        assert.equal(delivered.length, streamed.length);
      }
    });
});
