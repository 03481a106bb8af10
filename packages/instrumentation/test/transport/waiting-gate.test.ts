import assert from 'node:assert/strict';
import { codecs } from '@parapet/genai';
import { type Fact, type FactRequest, type PolicySet, propose } from '@parapet/policy';
import fc from 'fast-check';
import { askingJudge } from '../../src/facts/asking-judge.ts';
import { type JudgedMoment, judgeOf } from '../../src/judge.ts';
import { transportAbilities } from '../../src/transport/abilities.ts';
import { waitingGate } from '../../src/transport/waiting-gate.ts';
import { policySet } from '../policies.ts';
import { chunk, DONE, toolCall } from '../scripted-model.ts';

const set = policySet(
  "phone: { pattern: '555-\\d{4}' }\nrisky: { function: riskOf }",
  `
- { id: phones, at: output, when: output.text.has(phone), then: redact }
- { id: rude, at: output, when: output.reasoning.has(risky), then: block, message: Withheld. }
- { id: call, at: tool_call, when: tool.text.has(risky), then: block, message: No such call. }`,
);

const isRude = ({ text }: FactRequest): boolean => text.includes('fool');

/** Bytes of an answer of two choices, each with what it thinks, says and asks for. */
function answer(thoughts: readonly [string, string], calls: readonly [string, string]): Uint8Array {
  const events = [0, 1].flatMap((index) => [
    chunk({ role: 'assistant', reasoning_content: thoughts[index] }, index),
    chunk({ content: 'Call 555-0' }, index),
    chunk({ content: '142 now.' }, index),
    chunk({ tool_calls: [{ ...toolCall('send', { to: calls[index] }, `c${index}`), index: 0 }] }, index),
    chunk({}, index, 'tool_calls'),
  ]);
  return new TextEncoder().encode([...events, DONE].join(''));
}

/** What a gate makes of bytes that arrive piece by piece, and what was recorded meanwhile. */
async function passed(policies: PolicySet, pieces: readonly Uint8Array[]) {
  const exchange = codecs[0]?.open(
    '{"model":"m","stream":true,"n":2,"messages":[]}',
    { time: 0, scope: 's' },
    new URL('https://api.openai.com/v1/chat/completions'),
  );
  if (!exchange || 'problem' in exchange) assert.fail();
  const recorded: JudgedMoment[] = [];
  const asked: string[] = [];
  const judge = askingJudge({
    policies,
    history: undefined,
    asker: {
      async ask(requests) {
        asked.push(...requests.map(({ text }) => text));
        return new Map(requests.map((one) => [one.id, { kind: 'answer', match: isRude(one) } satisfies Fact]));
      },
    },
    judgeBy: (facts) =>
      judgeOf(
        { policies, history: undefined },
        {
          stance: 'enforcing',
          able: (at) => transportAbilities(at, true),
          outcome: ({ action }) => ({ host: 'transport', action }),
          record: (judged) => void recorded.push(judged),
        },
        facts,
      ),
  });
  const gate = waitingGate(() => exchange.gate(judge), judge);
  const released: Uint8Array[] = [];
  for (const piece of pieces) if (!gate.stopped) released.push(await gate.push(piece));
  if (!gate.stopped) released.push(await gate.end());
  return {
    text: Buffer.concat(released).toString(),
    asked: asked.toSorted(),
    recorded: recorded.map(({ decision }) => `${decision.moment.id} ${propose(decision).action}`),
  };
}

function cut(bytes: Uint8Array, marks: readonly number[]): readonly Uint8Array[] {
  const places = [...new Set(marks.map((mark) => mark % bytes.length))].sort((a, b) => a - b);
  return [0, ...places].map((from, index) => bytes.slice(from, places[index] ?? bytes.length));
}

describe('a gate that waits for answers', () => {
  const word = fc.constantFrom('', 'friend', 'you fool');

  it('lets go of the same and decides the same, each once, however the answer is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(word, word),
        fc.tuple(word, word),
        fc.array(fc.nat(), { maxLength: 8 }),
        async (thoughts, calls, marks) => {
          const bytes = answer(thoughts, calls);
          const [whole, pieces] = [await passed(set, [bytes]), await passed(set, cut(bytes, marks))];
          assert.equal(deltasOf(pieces.text), deltasOf(whole.text));
          assert.deepEqual(pieces.recorded.toSorted(), whole.recorded.toSorted());
          assert.deepEqual([...new Set(pieces.asked)], pieces.asked.toSorted());
          assert.doesNotMatch(pieces.text, /555-0|fool/);
        },
      ),
      { numRuns: process.env.PARAPET_LONG ? 5_000 : 200 },
    );
  });
});

/** What a client is told in the end of each choice, one after the other. */
function deltasOf(text: string): string {
  const told = ['', ''];
  for (const [, data = ''] of text.matchAll(/^data: (\{.*\})$/gm)) {
    const { choices } = JSON.parse(data) as {
      choices: { index: number; delta: object; finish_reason: string | null }[];
    };
    for (const { index, delta, finish_reason } of choices)
      for (const [name, value] of Object.entries({ ...delta, finish_reason }))
        if (name !== 'role' && value !== null && value !== '')
          told[index] += `${typeof value === 'string' ? value : JSON.stringify(value)}`;
  }
  return told.join('\n');
}
