import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { completion, events } from '../../examples/support-bot/model/wire.ts';

/** A model that fails in one way, or one that does not. */
export interface Upstream {
  readonly url: string;
  /** Bodies of the requests that reached it. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

type Behaviour = (response: ServerResponse, stream: boolean) => void;

const answer = { text: ['The kettle', ' boils in', ' two minutes.'] };
const form = { model: 'test' };
const json = { 'content-type': 'application/json' };
const sse = { 'content-type': 'text/event-stream' };

export const behaviours = {
  'answers as it should': (response, stream) => {
    if (stream) response.writeHead(200, sse).end(events(answer, form).join(''));
    else response.writeHead(200, json).end(JSON.stringify(completion(answer, form)));
  },
  'answers with an error': (response) => {
    const error = { message: 'The engine is overloaded.', type: 'server_error', param: null, code: null };
    response.writeHead(503, { ...json, 'retry-after-ms': '1' }).end(JSON.stringify({ error }));
  },
  'answers with something else': (response, stream) => {
    if (stream) response.writeHead(200, sse).end('data: {"choices": [{"del\n\ndata: <html>\n\n');
    else response.writeHead(200, json).end('<html>It works!</html>');
  },
  'ends in the middle': (response, stream) => {
    if (stream) response.writeHead(200, sse).end(events(answer, form).slice(0, 3).join(''));
    else response.writeHead(200, json).end(JSON.stringify(completion(answer, form)).slice(0, 60));
  },
  'breaks in the middle': (response, stream) => {
    const body = stream
      ? events(answer, form).slice(0, 3).join('')
      : JSON.stringify(completion(answer, form)).slice(0, 60);
    response.writeHead(200, { ...(stream ? sse : json), 'content-length': 100_000 });
    response.write(body, () => setTimeout(() => response.destroy(), 50));
  },
  'says nothing at all': () => {},
} satisfies Record<string, Behaviour>;

export type BehaviourName = keyof typeof behaviours;

export async function startUpstream(name: BehaviourName): Promise<Upstream> {
  const requests: string[] = [];
  const behave: Behaviour = behaviours[name];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    requests.push(body);
    behave(response, body.includes('"stream":true'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Where nobody listens: a port that was free a moment ago. */
export async function nowhere(): Promise<string> {
  const upstream = await startUpstream('says nothing at all');
  await upstream.close();
  return new URL(upstream.url).origin;
}

async function text(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const piece of request.setEncoding('utf8')) body += piece;
  return body;
}
