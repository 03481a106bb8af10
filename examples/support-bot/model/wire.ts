import type { ScriptedAnswer } from './script.ts';

/** What a request to `/v1/chat/completions` says about the form of its answer. */
export interface AnswerForm {
  readonly model: string;
  readonly logprobs?: boolean;
  readonly includeUsage?: boolean;
  /** Tokens of the prompt, for the usage. */
  readonly promptTokens?: number;
  /** Seconds since the epoch. */
  readonly created?: number;
  readonly id?: string;
}

type Json = Record<string, unknown>;

/** The answer as one JSON body. */
export function completion(answer: ScriptedAnswer, form: AnswerForm): Json {
  const text = answer.text?.join('') ?? null;
  return {
    ...head('chat.completion', form),
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: text,
          refusal: answer.refusal?.join('') ?? null,
          ...(answer.thinking && { reasoning_content: answer.thinking.join('') }),
          ...(answer.calls && {
            tool_calls: answer.calls.map((call, index) => ({
              id: callId(form, index),
              type: 'function',
              function: { name: call.name, arguments: call.arguments.join('') },
            })),
          }),
          annotations: [],
        },
        logprobs: form.logprobs && answer.text ? { content: answer.text.map(logprob), refusal: null } : null,
        finish_reason: finishReason(answer),
      },
    ],
    usage: usage(answer, form),
  };
}

/** The answer as the chunks of a stream, one per piece, in the order that the providers send them. */
export function chunks(answer: ScriptedAnswer, form: AnswerForm): Json[] {
  const chunk = (delta: Json, finish_reason: string | null = null, logprobs: Json | null = null): Json => ({
    ...head('chat.completion.chunk', form),
    choices: [{ index: 0, delta, logprobs, finish_reason }],
    ...(form.includeUsage && { usage: null }),
  });
  return [
    chunk({ role: 'assistant', content: answer.text ? '' : null, refusal: null }),
    ...(answer.thinking ?? []).map((piece) => chunk({ reasoning_content: piece })),
    ...(answer.text ?? []).map((piece) =>
      chunk({ content: piece }, null, form.logprobs ? { content: [logprob(piece)], refusal: null } : null),
    ),
    ...(answer.refusal ?? []).map((piece) => chunk({ refusal: piece })),
    ...(answer.calls ?? []).flatMap(({ name, arguments: pieces }, index) => [
      chunk({
        tool_calls: [{ index, id: callId(form, index), type: 'function', function: { name, arguments: '' } }],
      }),
      ...pieces.map((piece) => chunk({ tool_calls: [{ index, function: { arguments: piece } }] })),
    ]),
    chunk({}, finishReason(answer)),
    ...(form.includeUsage ? [{ ...head('chat.completion.chunk', form), choices: [], usage: usage(answer, form) }] : []),
  ];
}

/** Chunks as server-sent events, one string each, with the `[DONE]` that ends them. */
export const events = (answer: ScriptedAnswer, form: AnswerForm): string[] => [
  ...chunks(answer, form).map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`),
  'data: [DONE]\n\n',
];

const head = (object: string, form: AnswerForm): Json => ({
  id: form.id ?? 'chatcmpl-scripted',
  object,
  created: form.created ?? 0,
  model: form.model,
  service_tier: 'default',
  system_fingerprint: 'fp_scripted',
});

const callId = (form: AnswerForm, index: number): string => `call_${(form.id ?? 'scripted').slice(-8)}_${index}`;

const finishReason = (answer: ScriptedAnswer): string => (answer.calls ? 'tool_calls' : 'stop');

function usage(answer: ScriptedAnswer, form: AnswerForm): Json {
  const prompt = form.promptTokens ?? 0;
  const pieces = [...(answer.text ?? []), ...(answer.thinking ?? []), ...(answer.refusal ?? [])].length;
  const output = answer.tokens ?? pieces + (answer.calls?.length ?? 0);
  return {
    prompt_tokens: prompt,
    completion_tokens: output,
    total_tokens: prompt + output,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: answer.thinking?.length ?? 0, audio_tokens: 0 },
  };
}

/** Log probabilities repeat the words, and repeat them once more as bytes. */
function logprob(token: string): Json {
  const entry = { token, logprob: -0.01, bytes: [...new TextEncoder().encode(token)] };
  return { ...entry, top_logprobs: [entry] };
}
