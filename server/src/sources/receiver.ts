import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TraceLog, TraceLogLimits, TraceSource } from '@parapet/language-service';
import { createTraceLog } from '@parapet/language-service';
import type { Answer, Encoding } from '@parapet/otlp';
import {
  bodyOf,
  decodeBody,
  encodingOf,
  JSON_ENCODING,
  later,
  readBody,
  refusal,
  TOKEN_HEADER,
  taken,
} from '@parapet/otlp';
import type { DiscoveryFile } from './discovery-file.ts';
import { writeDiscoveryFile } from './discovery-file.ts';
import type { Holding } from './holdings.ts';

/** Takes the spans of services that are started in the folders of a workspace. */
export interface Receiver {
  /** Base URL; exporters append `/v1/traces`. */
  readonly url: string;
  /** What arrived for the services of a folder, by its path. */
  sourceOf(folder: string): TraceSource | undefined;
  /** Where that is kept, for the receiver that takes its place. */
  logOf(folder: string): TraceLog | undefined;
  holdings(): readonly Holding[];
  /** Takes no more, ends its connections, and takes its files away. What arrived stays. */
  close(): Promise<void>;
}

export interface ReceiverOptions {
  /** Paths of the workspace folders. Each has a token and a discovery file of its own. */
  readonly folders: readonly string[];
  /** Something arrived. */
  readonly arrived: () => void;
  /** The one whose place it takes: what arrived there for the same folders stays. */
  readonly before?: Receiver | undefined;
  readonly limits?: TraceLogLimits;
}

/** Largest request in bytes, as sent and unpacked; as many as four are in work at once. */
const MAX_BODY = 16 * 2 ** 20;
const MAX_IN_FLIGHT = 4;

interface Listened {
  readonly folder: string;
  readonly name: string;
  readonly token: Buffer;
  readonly log: TraceLog;
}

/**
 * Listens for OTLP over HTTP on this machine's loopback, at a port that was free. Only who knows the token of a folder is heard.
 * Rejects where it cannot listen or cannot write its files; nothing stays behind then.
 */
export async function startReceiver({ folders, arrived, before, limits }: ReceiverOptions): Promise<Receiver> {
  const listened = folders.map((folder): Listened => {
    const name = folders.length > 1 ? `receiver (${basename(folder)})` : 'receiver';
    const log = before?.logOf(folder) ?? createTraceLog(`parapet-receiver:${encodeURI(folder)}`, name, limits);
    return { folder, name, token: Buffer.from(randomBytes(24).toString('base64url')), log };
  });
  let inFlight = 0;
  const server = createServer({ requestTimeout: 30_000 }, (request, response) => {
    const encoding = encodingOf(request.headers['content-type']) ?? JSON_ENCODING;
    const answer = inFlight >= MAX_IN_FLIGHT ? later('Too many requests are in work.', 1) : undefined;
    inFlight += 1;
    Promise.resolve(answer ?? receive(request, listened, arrived))
      .then(
        (given) => send(response, given, encoding),
        // The client went away while it was still sending: nobody hears an answer.
        () => response.destroy(),
      )
      .finally(() => {
        inFlight -= 1;
        request.resume(); // A client that is still sending sees the answer only if somebody takes the rest.
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // It listens on a port, not on a pipe.

  const files: DiscoveryFile[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(files.splice(0).map((file) => file.remove().catch(() => {})));
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  try {
    for (const { folder, token } of listened)
      files.push(await writeDiscoveryFile(folder, { url, token: token.toString(), pid: process.pid }));
  } catch (error) {
    await close();
    throw error;
  }
  const listenedOf = (folder: string): Listened | undefined => listened.find((one) => one.folder === folder);
  return {
    url,
    sourceOf(folder) {
      const one = listenedOf(folder);
      return one && { ...one.log.source, name: one.name };
    },
    logOf: (folder) => listenedOf(folder)?.log,
    holdings: () =>
      listened.map(({ log }) => ({ moments: log.source.sightings.length, bytes: log.bytes, forget: log.restart })),
    close,
  };
}

async function receive(request: IncomingMessage, listened: readonly Listened[], arrived: () => void): Promise<Answer> {
  const one = listened.find(({ token }) => isSame(token, tokenOf(request)));
  if (!one) return refusal(401, 'The token is missing or is not the one in .parapet/receiver.json.');
  const { pathname } = URL.parse(request.url ?? '', 'http://localhost') ?? {};
  if (pathname !== '/v1/traces' && pathname !== '/v1/logs' && pathname !== '/v1/metrics')
    return refusal(404, 'There is nothing here. OTLP is taken at /v1/traces and /v1/logs.');
  if (request.method !== 'POST') return refusal(405, 'OTLP is sent with POST.', { allow: 'POST' });
  const encoding = encodingOf(request.headers['content-type']);
  if (!encoding) return refusal(415, 'OTLP is application/x-protobuf or application/json.');
  const length = request.headers['content-length'];
  const received = await readBody({ length, chunks: request.iterator({ destroyOnReturn: false }) }, MAX_BODY);
  if (received.kind === 'refused') return received.answer;
  const body = await decodeBody(received.bytes, request.headers['content-encoding'], MAX_BODY);
  if (body.kind === 'refused') return body.answer;
  // A preview has no use for metrics; an exporter that is told so would warn about it.
  if (pathname === '/v1/metrics') return taken;
  const read = pathname === '/v1/traces' ? encoding.read(body.bytes) : encoding.readLogs(body.bytes);
  if ('problem' in read) return refusal(400, `The body is no OTLP request in ${encoding.name}. ${read.problem}`);
  await one.log.takeInTurns(read, body.bytes.length, nextTurn);
  arrived();
  return taken;
}

function tokenOf({ headers }: IncomingMessage): string {
  const given = headers[TOKEN_HEADER];
  if (typeof given === 'string' && given !== '') return given;
  return /^bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
}

function isSame(token: Buffer, given: string): boolean {
  const bytes = Buffer.from(given);
  return bytes.length === token.length && timingSafeEqual(bytes, token);
}

function send(response: ServerResponse, answer: Answer, encoding: Encoding): void {
  const { type, bytes } = bodyOf(answer, encoding);
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-type': type,
    'content-length': Buffer.byteLength(bytes),
  });
  response.end(bytes);
}
