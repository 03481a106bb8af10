import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange, ModelServer } from './server.ts';

/**
 * Stands before the real model at a base URL and keeps what goes to it and what comes back, as the scripted one does. Everything else it
 * passes on as it comes, credentials included.
 */
export async function startRecorder(upstream: string): Promise<ModelServer> {
  const exchanges: Exchange[] = [];
  const server = createServer((request, response) => {
    passOn(upstream, request, response, exchanges).catch((error: Error) => {
      if (response.headersSent) response.destroy();
      else
        response.writeHead(502, { 'content-type': 'text/plain' }).end(`The model cannot be reached: ${error.message}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    exchanges,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function passOn(
  upstream: string,
  request: IncomingMessage,
  response: ServerResponse,
  exchanges: Exchange[],
): Promise<void> {
  const { authorization = '', 'content-type': type = 'application/json' } = request.headers;
  let body = '';
  for await (const piece of request.setEncoding('utf8')) body += piece;
  const answer = await fetch(upstream.replace(/\/$/, '') + (request.url ?? '').replace(/^\/v1/, ''), {
    method: request.method ?? 'POST',
    headers: { authorization, 'content-type': type },
    body,
  });
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
  const exchange = { request: body, response: '' };
  exchanges.push(exchange);
  const decoder = new TextDecoder();
  for await (const piece of answer.body ?? []) {
    exchange.response += decoder.decode(piece, { stream: true });
    response.write(piece);
  }
  response.end();
}
