import type { Exchange, ExchangeContext } from '../../../src/index.ts';
import { openaiChat } from '../../../src/index.ts';

/* A reference for the wire format, written apart from the codec. */

export interface Said {
  readonly role?: string;
  readonly content?: string | null;
  readonly reasoning_content?: string;
  readonly refusal?: string | null;
  readonly tool_calls?: readonly {
    readonly id: string;
    readonly type: 'function';
    readonly function: { readonly name: string; readonly arguments: string };
  }[];
}

export interface Choice {
  readonly message: Said;
  readonly finish_reason: string;
}

export const url = new URL('https://api.openai.com/v1/chat/completions');

export const context: ExchangeContext = { time: 1_700_000_000_000, scope: 'trace-1' };

/** A call whose request is this body; `messages` and `model` where it has none. */
export function call(body: object = {}, given: Partial<ExchangeContext> = {}): Exchange {
  const whole = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hello' }], ...body };
  const exchange = openaiChat.open(JSON.stringify(whole), { ...context, ...given }, url);
  if ('problem' in exchange) throw new Error(exchange.problem);
  return exchange;
}

const head = { id: 'chatcmpl-1', created: 1_700_000_000, model: 'gpt-4o-2024-08-06' };

/** A whole answer. */
export const jsonAnswer = (choices: readonly Choice[], more: object = {}): string =>
  JSON.stringify({
    ...head,
    object: 'chat.completion',
    choices: choices.map(({ message, finish_reason }, index) => ({
      index,
      message: { role: 'assistant', content: null, refusal: null, ...message },
      logprobs: null,
      finish_reason,
    })),
    usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
    ...more,
  });

export const sse = (data: unknown): string => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;

/** One event about one choice. */
export const chunk = (delta: object, finish_reason: string | null = null, index = 0, more: object = {}): string =>
  sse({
    ...head,
    object: 'chat.completion.chunk',
    choices: [{ index, delta, logprobs: null, finish_reason }],
    ...more,
  });

export const usageChunk = sse({
  ...head,
  object: 'chat.completion.chunk',
  choices: [],
  usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
});

export const done = sse('[DONE]');

/**
 * The same answer as a stream. `cut` says how long the next piece of a text is; choices take turns.
 */
export function streamedAnswer(choices: readonly Choice[], cut: () => number): string {
  const queues = choices.map(({ message, finish_reason }, index) => {
    const events = [chunk({ role: 'assistant', content: '' }, null, index)];
    for (const field of ['reasoning_content', 'content', 'refusal'] as const)
      for (const piece of pieces(message[field] ?? '', cut)) events.push(chunk({ [field]: piece }, null, index));
    message.tool_calls?.forEach(({ id, type, function: { name, arguments: text } }, position) => {
      const begin = { index: position, id, type, function: { name, arguments: '' } };
      events.push(chunk({ tool_calls: [begin] }, null, index));
      for (const piece of pieces(text, cut))
        events.push(chunk({ tool_calls: [{ index: position, function: { arguments: piece } }] }, null, index));
    });
    return [...events, chunk({}, finish_reason, index)];
  });
  let stream = '';
  while (queues.some((queue) => queue.length > 0)) for (const queue of queues) stream += queue.shift() ?? '';
  return stream + usageChunk + done;
}

export function pieces(text: string, cut: () => number): string[] {
  const result: string[] = [];
  for (let at = 0; at < text.length; ) {
    const length = Math.max(1, cut());
    result.push(text.slice(at, at + length));
    at += length;
  }
  return result;
}

export interface Accumulated {
  readonly role?: string;
  readonly content: string;
  readonly reasoning_content: string;
  readonly refusal: string;
  readonly tool_calls: { id?: string; type?: string; name: string; arguments: string }[];
  readonly finish_reason: string | null;
}

/** What a client makes of a stream: its choices, and whether it was told that the stream is done. */
export function accumulate(stream: string): {
  choices: Accumulated[];
  done: boolean;
  errors: unknown[];
  usage: unknown;
} {
  const choices: Accumulated[] = [];
  const errors: unknown[] = [];
  let usage: unknown;
  let isDone = false;
  for (const block of stream.split('\n\n')) {
    const data = block.split('\n').flatMap((line) => (line.startsWith('data: ') ? [line.slice(6)] : []));
    if (data.length === 0) continue;
    if (data[0] === '[DONE]') {
      isDone = true;
      break;
    }
    const event = JSON.parse(data.join('\n'));
    if (event.error) errors.push(event.error);
    usage = event.usage ?? usage;
    for (const { index, delta, finish_reason } of event.choices ?? []) {
      const before = choices[index] ?? {
        content: '',
        reasoning_content: '',
        refusal: '',
        tool_calls: [],
        finish_reason: null,
      };
      for (const { index: position, id, type, function: definition } of delta.tool_calls ?? []) {
        const call = before.tool_calls[position] ?? { name: '', arguments: '' };
        before.tool_calls[position] = call;
        if (id) call.id = id;
        if (type) call.type = type;
        if (definition?.name) call.name = definition.name;
        call.arguments += definition?.arguments ?? '';
      }
      choices[index] = {
        ...before,
        ...(delta.role && { role: delta.role }),
        content: before.content + (delta.content ?? ''),
        reasoning_content: before.reasoning_content + (delta.reasoning_content ?? ''),
        refusal: before.refusal + (delta.refusal ?? ''),
        finish_reason: finish_reason ?? before.finish_reason,
      };
    }
  }
  return { choices, done: isDone, errors, usage };
}

/** The same of a whole answer. */
export const accumulatedJson = (body: string): Accumulated[] =>
  JSON.parse(body).choices.map(({ message, finish_reason }: { message: Said; finish_reason: string }) => ({
    ...(message.role && { role: message.role }),
    content: message.content ?? '',
    reasoning_content: message.reasoning_content ?? '',
    refusal: message.refusal ?? '',
    tool_calls: (message.tool_calls ?? []).map(({ id, type, function: { name, arguments: text } }) => ({
      id,
      type,
      name,
      arguments: text,
    })),
    finish_reason,
  }));

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const bytesOf = (text: string): Uint8Array => encoder.encode(text);
export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes);

/**
 * Sends a stream through a gate, as long as the gate takes it, and gives what left after each piece.
 *
 * @param cut says how many bytes the next piece has
 */
export function passThrough(
  gate: { push(bytes: Uint8Array): Uint8Array; end(): Uint8Array; readonly stopped: boolean },
  stream: string | Uint8Array,
  cut: () => number = () => Number.MAX_SAFE_INTEGER,
): Uint8Array[] {
  const bytes = typeof stream === 'string' ? bytesOf(stream) : stream;
  const left: Uint8Array[] = [];
  for (let at = 0; at < bytes.length && !gate.stopped; ) {
    const end = Math.min(bytes.length, at + Math.max(1, cut()));
    left.push(gate.push(bytes.slice(at, end)));
    at = end;
  }
  left.push(gate.end());
  return left;
}

export function joined(pieces: readonly Uint8Array[]): string {
  return textOf(Uint8Array.from(pieces.flatMap((piece) => [...piece])));
}
