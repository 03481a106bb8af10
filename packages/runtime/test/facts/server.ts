import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that a server of a test was sent. */
export interface Sent {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export type Answering = (sent: Sent, response: ServerResponse) => unknown;

/** A server that answers with whatever JSON `answer` gives, or writes it itself, while `use` runs. */
export async function withServer(
  answer: Answering,
  use: (url: string, sent: readonly Sent[]) => Promise<void>,
): Promise<void> {
  const sent: Sent[] = [];
  const server = createServer(async (request, response) => {
    const one = {
      url: request.url ?? '',
      headers: request.headers,
      body: JSON.parse(await bodyOf(request)) as unknown,
    };
    sent.push(one);
    const said = await answer(one, response);
    if (said !== undefined) response.setHeader('content-type', 'application/json').end(JSON.stringify(said));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, sent);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}
