/**
 * A model server for people without an account: it speaks OpenAI's chat completions over HTTP and says what the script
 * tells it to say. Started by itself (`node model/server.ts [port]`) it serves until it is stopped.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { otherwise, type ScriptedAnswer, type ScriptedTurn, script } from './script.ts';
import { type AnswerForm, completion, events } from './wire.ts';

/** One request that reached the model, and what was sent back. */
export interface Exchange {
  /** The body as it came. */
  readonly request: string;
  /** The body as it went. */
  readonly response: string;
}

export interface ModelServer {
  /** What `OPENAI_BASE_URL` should be. */
  readonly url: string;
  /** Everything that reached the model so far, oldest first. */
  readonly exchanges: readonly Exchange[];
  close(): Promise<void>;
}

export interface ModelOptions {
  readonly script?: readonly ScriptedTurn[];
  readonly port?: number;
  /** Milliseconds between two pieces of a stream. */
  readonly pace?: number;
}

export async function startModelServer(options: ModelOptions = {}): Promise<ModelServer> {
  const exchanges: Exchange[] = [];
  const server = createServer((request, response) => {
    serve(request, response, options, exchanges).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else fail(response, 500, error instanceof Error ? error.message : String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    exchanges,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface ChatRequest {
  readonly model?: string;
  readonly messages?: readonly { readonly role: string; readonly content?: unknown }[];
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly logprobs?: boolean;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: ModelOptions,
  exchanges: Exchange[],
): Promise<void> {
  const body = await text(request);
  if (request.method !== 'POST' || request.url !== '/v1/chat/completions')
    return fail(response, 404, `Unknown request URL: ${request.method} ${request.url}`);
  let asked: ChatRequest;
  try {
    asked = JSON.parse(body);
  } catch {
    return fail(response, 400, 'We could not parse the JSON body of your request.');
  }
  if (!Array.isArray(asked.messages)) return fail(response, 400, "Missing required parameter: 'messages'.");

  const answer = answerTo(asked, options.script ?? script);
  const form: AnswerForm = {
    model: asked.model ?? 'scripted',
    logprobs: asked.logprobs === true,
    includeUsage: asked.stream_options?.include_usage === true,
    promptTokens: Math.ceil(body.length / 4),
    created: Math.floor(Date.now() / 1000),
    id: `chatcmpl-${String(exchanges.length + 1).padStart(8, '0')}`,
  };
  response.setHeader('x-request-id', `req_${exchanges.length + 1}`);
  if (!asked.stream) {
    const whole = JSON.stringify(completion(answer, form));
    exchanges.push({ request: body, response: whole });
    response.writeHead(200, { 'content-type': 'application/json' }).end(whole);
    return;
  }
  const stream = events(answer, form);
  exchanges.push({ request: body, response: stream.join('') });
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  for (const event of stream) {
    if (response.destroyed) return;
    response.write(event);
    await pause(options.pace ?? 0);
  }
  response.end();
}

/** The answer that the script has for the user's last message: the first, then one further after each of the model's own turns. */
function answerTo({ messages = [] }: ChatRequest, turns: readonly ScriptedTurn[]): ScriptedAnswer {
  const last = messages.findLastIndex(({ role }) => role === 'user');
  const said = plainText(messages[last]?.content);
  const turn = turns.find(({ asked }) => said.includes(asked));
  const spoken = messages.slice(last + 1).filter(({ role }) => role === 'assistant').length;
  return turn?.answers[spoken] ?? otherwise;
}

function plainText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: { text?: unknown }) => (typeof part.text === 'string' ? part.text : '')).join('');
}

/** An error as the provider words one. */
function fail(response: ServerResponse, status: number, message: string): void {
  const body = { error: { message, type: 'invalid_request_error', param: null, code: null } };
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function text(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

if (import.meta.main) {
  const server = await startModelServer({ port: Number(process.argv[2] ?? 0), pace: 40 });
  console.log(`OPENAI_API_KEY=any OPENAI_BASE_URL=${server.url}`);
}
