import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { completionsAnswer } from './completions-api.ts';
import { messagesAnswer } from './messages-api.ts';
import { responsesAnswer } from './responses-api.ts';

/** Where an application finds the scripted model, under every interface, and where it sends its telemetry. */
export interface Servers {
  readonly url: string;
  /** OTLP requests in the order in which they came. */
  readonly telemetry: readonly object[];
  /** Calls to the model, oldest first. */
  readonly exchanges: readonly Exchange[];
  close(): Promise<void>;
}

/** One call to the model: what was sent to which path, and the answer or its events. */
export interface Exchange {
  readonly path: string;
  readonly request: object;
  readonly response: Answer;
}

type Answer = object | readonly object[];

const models: Readonly<Record<string, (request: never, number: number) => Answer>> = {
  '/v1/chat/completions': completionsAnswer,
  '/v1/responses': responsesAnswer,
  '/v1/messages': messagesAnswer,
};

export async function startServers(): Promise<Servers> {
  const telemetry: object[] = [];
  const exchanges: Exchange[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname: path } = new URL(request.url ?? '', 'http://localhost');
    const body = JSON.parse(await textOf(request));
    const answerOf = models[path];
    if (!answerOf) {
      telemetry.push(body);
      return send(response, {});
    }
    const answer = answerOf(body as never, exchanges.length + 1);
    exchanges.push({ path, request: body, response: answer });
    send(response, answer);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    telemetry,
    exchanges,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A whole answer as JSON, events as a stream of them. */
function send(response: ServerResponse, answer: Answer): void {
  if (!Array.isArray(answer)) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of answer)
    response.write(`${event.type ? `event: ${event.type}\n` : ''}data: ${JSON.stringify(event)}\n\n`);
  response.end('data: [DONE]\n\n');
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) text += piece;
  return text;
}
