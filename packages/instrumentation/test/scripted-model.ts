import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What a scripted model does with one request. */
export type Reply = (response: ServerResponse, request: ReceivedRequest) => void | Promise<void>;

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** Resolves when the client has given up before the answer was complete. */
  readonly aborted: Promise<void>;
}

export interface ScriptedModel {
  /** Base URL for an SDK. */
  readonly url: string;
  /** What reached it, oldest first. */
  readonly received: readonly ReceivedRequest[];
  close(): Promise<void>;
}

/** A server that speaks OpenAI's wire format and answers its requests by the script, the last reply again and again. */
export async function startModel(...script: readonly Reply[]): Promise<ScriptedModel> {
  const received: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const aborted = once(response, 'close').then(() => {
      if (!response.writableEnded) return;
      return new Promise<void>(() => {});
    });
    const chunks = await request.toArray();
    const one = { path: request.url ?? '', headers: request.headers, text: Buffer.concat(chunks).toString(), aborted };
    received.push(one);
    await script[Math.min(received.length, script.length) - 1]?.(response, one);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    received,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

const usage = { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 };
const HEAD = { id: 'chatcmpl-1', created: 1_760_000_000, model: 'scripted-1' };

/** One choice of an answer: its text, or a message as the wire has it. */
export type Said = string | { readonly content?: string | null; readonly [field: string]: unknown };

const messageOf = (said: Said) => ({
  role: 'assistant',
  content: null,
  refusal: null,
  ...(typeof said === 'string' ? { content: said } : said),
});

const finishOf = (said: Said) => (typeof said !== 'string' && said.tool_calls ? 'tool_calls' : 'stop');

/** The body of a whole answer. */
export const completion = (...choices: readonly Said[]): string =>
  JSON.stringify({
    ...HEAD,
    object: 'chat.completion',
    choices: choices.map((said, index) => ({
      index,
      message: messageOf(said),
      logprobs: null,
      finish_reason: finishOf(said),
    })),
    usage,
  });

/** A whole answer. */
export const answers =
  (...choices: readonly Said[]): Reply =>
  (response) =>
    void response
      .writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'req-1' })
      .end(completion(...choices));

export const event = (data: unknown): string => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;

/** One event of a stream. */
export const chunk = (delta: object, index = 0, finish_reason: string | null = null): string =>
  event({ ...HEAD, object: 'chat.completion.chunk', choices: [{ index, delta, logprobs: null, finish_reason }] });

/** The events of a streamed text, cut into pieces of `length` characters. */
export const textEvents = (text: string, length = 4): string[] => [
  chunk({ role: 'assistant', content: '' }),
  ...(text.match(new RegExp(`[^]{1,${length}}`, 'g')) ?? []).map((content) => chunk({ content })),
  chunk({}, 0, 'stop'),
];

export const usageEvent = (): string => event({ ...HEAD, object: 'chat.completion.chunk', choices: [], usage });

export const DONE = event('[DONE]');

/** A streamed answer: each piece is sent by itself. */
export const streams =
  (pieces: readonly string[], { every = 0 }: { readonly every?: number } = {}): Reply =>
  async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'req-1' });
    for (const piece of pieces) {
      response.write(piece);
      if (every > 0) await pause(every);
    }
    response.end();
  };

/** An error in OpenAI's form, which the SDK retries at once. */
export const fails =
  (status: number): Reply =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json', 'retry-after-ms': '1' }).end(
      JSON.stringify({
        error: { message: 'The engine is overloaded.', type: 'server_error', code: null, param: null },
      }),
    );

export const toolCall = (name: string, args: unknown, id = 'call-1') => ({
  id,
  type: 'function' as const,
  function: { name, arguments: JSON.stringify(args) },
});
