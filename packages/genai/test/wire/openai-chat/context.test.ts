import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import type { Moment } from '@parapet/policy';
import { policies, policyJudge } from '../../judges.ts';
import { call, chunk, jsonAnswer, passThrough, sse } from './answers.ts';

const everything = policies({
  'input flag': 'true',
  'output flag': 'true',
  'tool_call flag': 'true',
  'tool_result flag': 'true',
});

/** The moments of a request, by their kind. */
function momentsOf(body: object): readonly Moment[] {
  const judge = policyJudge(everything);
  call(body).admit(judge);
  return judge.moments;
}

describe('what a request to chat completions tells beside its messages', () => {
  it('is its parameters, as they are; what is not there is absent', () => {
    const [moment] = momentsOf({
      max_completion_tokens: 100,
      temperature: 0,
      n: 2,
      stop: 'END',
      top_k: 40,
      top_p: null,
    });
    assert.deepEqual(moment?.call, {
      operation: 'chat',
      provider: 'openai',
      stream: false,
      parameters: { max_tokens: 100, temperature: 0, choice_count: 2, stop_sequences: ['END'], top_k: 40 },
    });
  });

  it('is the version of the model, where that was asked for', () => {
    const version = (model: string) => {
      const [moment] = momentsOf({ model });
      return moment?.model && 'version' in moment.model ? moment.model.version : undefined;
    };
    assert.deepEqual([version('gpt-4o'), version('gpt-4o-2024-05-13')], [undefined, '2024-05-13']);
  });

  it('is how long the transcript was at each moment', () => {
    const asked = { id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } };
    const moments = momentsOf({
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: null, tool_calls: [asked] },
        { role: 'tool', tool_call_id: 'c1', content: 'ok' },
        { role: 'assistant', content: 'Done.' },
        { role: 'user', content: 'Thanks' },
      ],
    });
    assert.deepEqual(
      moments.map(({ at, conversation }) => [at, conversation]),
      [
        ['tool_result', { turns: 2, messages: 3 }],
        ['input', { turns: 1, messages: 1 }],
        ['input', { turns: 2, messages: 3 }],
        ['input', { turns: 3, messages: 5 }],
      ],
    );
  });
});

/** Log probabilities as the API writes them. */
interface Tokens {
  readonly content: readonly object[];
}

const tokens = (...logprobs: readonly unknown[]): Tokens & { readonly refusal: null } => ({
  content: logprobs.map((logprob, index) => ({ token: String(index), logprob, bytes: null, top_logprobs: [] })),
  refusal: null,
});

const half = Math.log(0.5);
const eighth = Math.log(0.125);

/** How sure the model was, whole and streamed. */
function confidencesOf(logprobs: readonly (Tokens | null)[]): readonly unknown[] {
  const whole = policyJudge(everything);
  const answer = JSON.parse(jsonAnswer([{ message: { content: 'so it is' }, finish_reason: 'stop' }]));
  const [choice] = answer.choices;
  const listed = logprobs.filter((one) => one !== null);
  choice.logprobs = listed.length > 0 ? { content: listed.flatMap(({ content }) => content), refusal: null } : null;
  call().answer(JSON.stringify(answer), whole);
  const output = whole.moments[0]?.output;

  const gate = call({ stream: true }).gate(policyJudge(everything));
  const events = logprobs.map((one, index) =>
    sse({ id: 'c', model: 'gpt-4o', choices: [{ index: 0, delta: { content: `w${index}` }, logprobs: one }] }),
  );
  passThrough(gate, events.join('') + chunk({}, 'stop'));
  return [output && 'confidence' in output ? output.confidence : undefined, gate.answer.confidences[0]];
}

describe('how sure a model was of an answer of chat completions', () => {
  it('is the geometric mean of what it gave its tokens, however they came', () => {
    for (const logprobs of [[tokens(half, eighth)], [tokens(half), tokens(eighth)]])
      for (const confidence of confidencesOf(logprobs)) {
        assert.ok(typeof confidence === 'number');
        assert.ok(Math.abs(confidence - 0.25) < 1e-12);
      }
  });

  it('is absent where the answer does not tell', () => {
    assert.deepEqual(confidencesOf([null]), [undefined, undefined]);
  });

  it('is unknown where a stream tells it of a part only', () => {
    const [, streamed] = confidencesOf([tokens(half), null]);
    assert.deepEqual(streamed, new Unknown(['output.confidence']));
  });

  it('is unknown where what it tells is no probability', () => {
    const unknown = new Unknown(['output.confidence']);
    for (const wrong of [0.1, '0', null]) assert.deepEqual(confidencesOf([tokens(half, wrong)]), [unknown, unknown]);
  });

  it('counts at the end of a stream, and a rule about it holds all of it back', () => {
    const unsure = policies({ 'output block': 'has(output.confidence) && output.confidence < 0.6' });
    const said = (logprob: number) => {
      const gate = call({ stream: true }).gate(policyJudge(unsure));
      const event = {
        id: 'c',
        model: 'gpt-4o',
        choices: [{ index: 0, delta: { content: 'secret' }, logprobs: tokens(logprob) }],
      };
      return Buffer.concat(passThrough(gate, sse(event) + chunk({}, 'stop'))).toString();
    };
    assert.ok(!said(half).includes('secret'));
    assert.ok(said(Math.log(0.9)).includes('secret'));
  });
});
