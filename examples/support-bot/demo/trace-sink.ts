import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Span, spansOf } from './spans.ts';

/** Where the demo's service sends its telemetry: OTLP over HTTP, as JSON. */
export interface TraceSink {
  /** What `OTEL_EXPORTER_OTLP_ENDPOINT` should be. */
  readonly url: string;
  /** The spans that arrived so far. */
  readonly spans: readonly Span[];
  /** Requests that could not be sent on, told once each. */
  readonly problems: readonly string[];
  close(): Promise<void>;
}

export interface TraceSinkOptions {
  /** The file that gets every trace request, one line each, as the OpenTelemetry Collector's file exporter writes them. */
  readonly file: string;
  /** Another OTLP endpoint that gets everything as well. */
  readonly forward?: { readonly url: string; readonly headers: Readonly<Record<string, string>> };
}

export async function startTraceSink({ file, forward }: TraceSinkOptions): Promise<TraceSink> {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  const spans: Span[] = [];
  const problems: string[] = [];
  const sending = new Set<Promise<void>>();
  const report = (where: string, error: unknown): void => {
    const problem = `${where}: ${error instanceof Error ? error.message : error}`;
    if (!problems.includes(problem)) problems.push(problem);
  };

  const take = (path: string, body: string): void => {
    if (path === '/v1/traces') {
      appendFileSync(file, `${body}\n`);
      spans.push(...spansOf(JSON.parse(body)));
    }
    if (forward) {
      const sent = sendOn(forward, path, body).catch((error) => report(forward.url + path, error));
      sending.add(sent);
      void sent.finally(() => sending.delete(sent));
    }
  };

  const server = createServer(async (request, response) => {
    try {
      take(request.url ?? '', await text(request));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    } catch (error) {
      report(request.url ?? '', error);
      response.writeHead(400).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    problems,
    close: async () => {
      await Promise.all(sending);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function sendOn(
  { url, headers }: NonNullable<TraceSinkOptions['forward']>,
  path: string,
  body: string,
): Promise<void> {
  const response = await fetch(url.replace(/\/$/, '') + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    signal: AbortSignal.timeout(5000),
  });
  if (!response.ok) throw new Error(`answered ${response.status}`);
}

async function text(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  const body = Buffer.concat(pieces);
  return (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8');
}
