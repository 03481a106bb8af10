import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An OTLP endpoint that keeps the bodies it is sent, whatever their encoding. */
export interface RawSink {
  readonly url: string;
  /** Of `/v1/traces`, one character for each byte. */
  readonly bodies: readonly string[];
  close(): Promise<void>;
}

export async function startRawSink(): Promise<RawSink> {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request.setEncoding('latin1')) body += piece;
    if (request.url === '/v1/traces') bodies.push(body);
    response.writeHead(200, { 'content-type': request.headers['content-type'] ?? '' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
