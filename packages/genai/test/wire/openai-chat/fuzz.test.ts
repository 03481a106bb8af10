import assert from 'node:assert/strict';
import fc from 'fast-check';
import { openaiChat } from '../../../src/index.ts';
import { literalJudge, policies, policyJudge } from '../../judges.ts';
import { many } from '../../many.ts';
import {
  bytesOf,
  call,
  chunk,
  context,
  done,
  joined,
  jsonAnswer,
  passThrough,
  textOf,
  url,
  usageChunk,
} from './answers.ts';

const stream = bytesOf(
  chunk({ role: 'assistant', content: 'Hello' }) +
    ': comment\r\n\r\n' +
    chunk({ content: ' hush é😀' }) +
    chunk({
      tool_calls: [{ index: 0, id: 'c', type: 'function', function: { name: 'f', arguments: '{"a":"hush"}' } }],
    }) +
    chunk({}, 'tool_calls') +
    usageChunk +
    done,
);
const answer = jsonAnswer([{ message: { content: 'hush' }, finish_reason: 'stop' }]);
const request = JSON.stringify({
  model: 'm',
  messages: [
    { role: 'user', content: [{ type: 'text', text: 'hush' }] },
    { role: 'assistant', tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }] },
    { role: 'tool', tool_call_id: 'c', content: '{"a":"hush"}' },
  ],
});

/** A few bytes of it written over, cut out or put in. */
const mutated = (original: Uint8Array) =>
  fc
    .array(
      fc.tuple(
        fc.nat(original.length),
        fc.nat(3),
        fc.oneof(fc.uint8Array({ maxLength: 6 }), fc.constantFrom(...tokens)),
      ),
    )
    .map((edits) => {
      let bytes = [...original];
      for (const [at, gone, put] of edits) bytes = [...bytes.slice(0, at), ...put, ...bytes.slice(at + gone)];
      return Uint8Array.from(bytes);
    });

const tokens = '" { } [ ] , null 1e999 \n\n \r data: \\u "content": "__proto__":'.split(' ').map(bytesOf);

/** JSON of the shapes a provider might send, and of those it should not. */
const { odd } = fc.letrec<{ odd: unknown }>((tie) => {
  const code = fc.constantFrom(null, true, 0, -1, 1e300, '', 'assistant', 'text', 'stop', 'function');
  const entry = fc.oneof(
    fc.tuple(fc.constantFrom('id', 'index', 'type', 'name', 'role', 'finish_reason', 'object'), code),
    fc.tuple(
      fc.constantFrom(
        ...[
          'choices',
          'delta',
          'message',
          'content',
          'tool_calls',
          'function',
          'custom',
          'arguments',
          'input',
          'usage',
        ],
        ...['error', 'function_call', 'reasoning', 'refusal', 'logprobs', 'messages', 'text', 'annotations', 'audio'],
        ...['tools', '__proto__', 'unheard', 'model'],
      ),
      tie('odd'),
    ),
  );
  return {
    odd: fc.oneof(
      { depthSize: 'small' },
      code,
      fc.constantFrom('hush', '{"a":"hush"}'),
      fc.array(tie('odd'), { maxLength: 3 }),
      fc.array(entry, { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
    ),
  };
});

const guards = [
  () => literalJudge({ redact: 'hush' }),
  () => literalJudge({ block: 'hush' }),
  () => policyJudge(redacting),
];

const redacting = policies({
  'input redact': 'input.text.has(secret)',
  'output redact': 'output.text.has(secret)',
  'tool_call redact': 'tool.text.has(secret)',
});

/** What a client could make sense of: comments, the names of things and the provider's errors are not text of the model. */
const legible = (stream: string) =>
  stream.replaceAll(/^:.*$/gm, '').replaceAll(/"(?:model|name|error|message)":"(?:[^"\\]|\\.)*"/g, '');

describe('the chat completions codec, given anything', () => {
  it('never throws on a stream, and leaves nothing a rule takes out in it', () => {
    fc.assert(
      fc.property(mutated(stream), fc.integer({ min: 1, max: 200 }), (bytes, length) => {
        for (const guard of guards) {
          const left = joined(passThrough(call({ stream: true }).gate(guard()), bytes, () => length));
          assert.ok(!legible(left).includes('hush'), left);
        }
      }),
      many(300),
    );
  });

  it('never throws on events of any shape', () => {
    fc.assert(
      fc.property(fc.array(odd, { maxLength: 6 }), (events) => {
        const text = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
        for (const guard of guards) {
          const gate = call({ stream: true }).gate(guard());
          assert.ok(!legible(joined(passThrough(gate, text))).includes('hush'));
          assert.ok(gate.answer.finishReasons);
        }
      }),
      many(300),
    );
  });

  it('never throws on an answer', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          mutated(bytesOf(answer)).map(textOf),
          odd.map((value) => JSON.stringify(value)),
        ),
        (body) => {
          for (const guard of guards) assert.ok(typeof call().answer(body, guard()).body === 'string');
        },
      ),
      many(300),
    );
  });

  it('never throws on a request, and forwards nothing a rule takes out', () => {
    const bodies = fc.oneof(
      mutated(bytesOf(request)).map(textOf),
      odd.map((value) => JSON.stringify({ messages: [value, { role: 'user', content: value }] })),
    );
    fc.assert(
      fc.property(bodies, (body) => {
        for (const guard of guards) {
          const exchange = openaiChat.open(body, context, url);
          if (!('problem' in exchange)) assert.ok(exchange.admit(guard()).kind);
        }
      }),
      many(300),
    );
  });
});
