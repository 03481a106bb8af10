import { once } from 'node:events';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A request as it arrived at the sink. */
export interface Arrival {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The next OTLP endpoint, as a real server that says what it was told to. */
export interface Sink {
  readonly url: URL;
  readonly arrivals: readonly Arrival[];
  /** How requests are answered from now on; `{}` with 200 until somebody says otherwise. */
  reply: (response: ServerResponse) => void;
  close(): Promise<void>;
}

export async function startSink(port = 0): Promise<Sink> {
  const arrivals: Arrival[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    arrivals.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
    sink.reply(response);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const sink: Sink = {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    arrivals,
    reply: (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return sink;
}

/** The JSON of what arrived, unpacked. */
export function jsonOf({ headers, body }: Arrival): unknown {
  return JSON.parse((headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString());
}
