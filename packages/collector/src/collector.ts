import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, bodyOf, type Encoding, encodingOf, JSON_ENCODING, refusal } from '@parapet/otlp';
import type { PolicySet } from '@parapet/policy';
import type { CollectorEvent } from './collector-event.ts';
import { placeOf } from './place-of.ts';
import { createReceiver } from './receiver.ts';

export interface CollectorOptions {
  readonly policies: PolicySet;
  /** Port 0 takes any free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** Base URL of the next OTLP/HTTP endpoint, without `/v1/traces`. */
  readonly forward: URL;
  /** Sent with every request that goes on, such as credentials; stronger than the client's. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Closes the collector when it is aborted. */
  readonly signal?: AbortSignal;
  /** Largest request in bytes, as sent and unpacked. Default: 20 MiB, as the OpenTelemetry Collector has it. */
  readonly maxBody?: number;
  /** Requests in work at once; more are told to come back. With `maxBody` it bounds the memory. Default: 64. */
  readonly maxInFlight?: number;
  /** Milliseconds that the next endpoint has to answer. Default: 10 s, as OTLP exporters have it. */
  readonly timeout?: number;
  /** Milliseconds that requests in work have to end when the collector closes. Default: 10 s. */
  readonly grace?: number;
  readonly onEvent?: (event: CollectorEvent) => void;
}

export interface Collector {
  /** Where it listens; exporters append `/v1/traces`. */
  readonly url: URL;
  /** Takes no more requests, ends those in work, and resolves when the last connection is closed. May be called again. */
  close(): Promise<void>;
  readonly closed: Promise<void>;
}

/**
 * Starts a collector: OTLP/HTTP comes in, JSON or protobuf, every span gets the verdicts of the policies, and it goes on to `forward`.
 * A client has its success only once the next endpoint has taken the spans, so nothing is queued here and nothing is lost.
 *
 * Rejects with the system's error when it cannot listen (`EADDRINUSE`, `EACCES`).
 */
export async function startCollector(options: CollectorOptions): Promise<Collector> {
  const report = options.onEvent ?? (() => {});
  const receive = createReceiver({
    policies: options.policies,
    downstream: { url: options.forward, headers: options.headers ?? {}, timeout: options.timeout ?? 10_000 },
    id: randomUUID(),
    maxBody: options.maxBody ?? 20 * 1024 * 1024,
    maxInFlight: options.maxInFlight ?? 64,
    report,
  });
  let closing = false;
  const server = createServer({ requestTimeout: 60_000 }, (request, response) => {
    const encoding = encodingOf(request.headers['content-type']) ?? JSON_ENCODING;
    receive(request).then(
      (answer) => {
        send(response, answer, encoding, closing);
        request.resume(); // A client that is still sending sees the answer only if somebody takes the rest.
      },
      (error) => {
        // The client went away while it was still sending: nobody hears an answer.
        if (!request.complete) return response.destroy();
        report({ kind: 'failed', at: placeOf(error) });
        return send(response, refusal(503, 'This collector failed. Its log says where.'), encoding, true);
      },
    );
  });
  server.listen(options.listen.port, options.listen.host);
  await once(server, 'listening');
  const url = urlOf(server.address() as AddressInfo); // It listens on a port, not on a pipe, so this is one.
  const closed = once(server, 'close').then(() => {});

  const close = (): Promise<void> => {
    if (closing) return closed;
    closing = true;
    server.close();
    // Node closes the connections that are idle now; one that becomes idle later would stay for its keep-alive time.
    const sweep = setInterval(() => server.closeIdleConnections(), 20);
    const deadline = setTimeout(() => server.closeAllConnections(), options.grace ?? 10_000);
    return closed.finally(() => {
      clearInterval(sweep);
      clearTimeout(deadline);
    });
  };
  if (options.signal?.aborted) await close();
  options.signal?.addEventListener('abort', () => void close(), { once: true });
  return { url, close, closed };
}

function send(response: ServerResponse, answer: Answer, encoding: Encoding, last: boolean): void {
  const { type, bytes } = bodyOf(answer, encoding);
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-type': type,
    'content-length': Buffer.byteLength(bytes),
    ...(last && { connection: 'close' }),
  });
  response.end(bytes);
}

const urlOf = ({ address, family, port }: AddressInfo): URL =>
  new URL(`http://${family === 'IPv6' ? `[${address}]` : address}:${port}`);
