import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readTraces, type SpanView, spansOf, writeReceiverFile } from '@parapet/otlp';

/** Takes spans as an editor does, and gives what a discovery file says of it. */
export interface TestReceiver {
  readonly url: string;
  readonly file: string;
  readonly spans: readonly SpanView[];
  close(): Promise<void>;
}

const token = 'a-token-of-a-test-receiver';

export async function startReceiver(pid = process.pid): Promise<TestReceiver> {
  const spans: SpanView[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const isAllowed = request.headers['parapet-token'] === token && request.url === '/v1/traces';
    if (isAllowed) spans.push(...[...spansOf(readTraces(body).traces)].map(({ view }) => view));
    response.writeHead(isAllowed ? 200 : 401).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    file: writeReceiverFile({ url, token, pid }),
    spans,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
