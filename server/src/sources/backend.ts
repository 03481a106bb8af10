import type { LogsData, TracesData } from '@parapet/otlp';
import { readBody } from '@parapet/otlp';

/** A trace backend that is asked, as the settings have it. */
export interface Backend {
  readonly name: string;
  readonly kind: 'jaeger' | 'tempo' | 'zipkin';
  /** Base URL of what serves its queries. */
  readonly url: string;
  /** Of Jaeger, which asks for one, and Zipkin. */
  readonly service?: string;
  /** TraceQL of Tempo; Zipkin's `annotationQuery`. */
  readonly query?: string;
  /** How far back, in milliseconds. */
  readonly since: number;
  /** Most traces. */
  readonly limit: number;
  /** Sent with each request, such as `authorization` or `x-scope-orgid`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Traces as they come from a backend, and how far it is. */
export interface Fetched {
  readonly data: { readonly traces?: TracesData; readonly logs?: LogsData };
  /** About how many bytes it had. */
  readonly size: number;
  /** Such as `12 of 200 traces`. */
  readonly progress?: string;
}

/** Asks a backend for the traces between two times, in milliseconds since the epoch. Throws `BackendError`. */
export type FetchTraces = (
  backend: Backend,
  start: number,
  end: number,
  signal: AbortSignal,
) => AsyncGenerator<Fetched>;

/** What went wrong, for a person. Never content. */
export class BackendError extends Error {
  override readonly name = 'BackendError';
}

/** Largest answer in bytes. */
const MAX_ANSWER = 64 * 2 ** 20;
const TIMEOUT = 30_000;

/**
 * The answer to a GET below the base URL; undefined where there is none (404). Redirections are not followed: they would take
 * the headers elsewhere.
 */
export async function getFrom(
  { name, url, headers }: Backend,
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  accept: string,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const target = new URL(url);
  target.pathname = target.pathname.replace(/\/+$/, '') + path;
  for (const [key, value] of Object.entries(query)) if (value !== undefined) target.searchParams.set(key, value);
  const response = await fetch(target, {
    headers: { accept, ...headers },
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]),
  }).catch((error: unknown) => {
    throw new BackendError(
      `${name} cannot be reached at ${target.origin} (${whyUnreachable(error)}). Is it running, and is its URL right?`,
    );
  });
  if (response.status === 404) return undefined;
  if (!response.ok)
    throw new BackendError(
      `${name} answered ${response.status} at ${target.origin}${target.pathname}. ${remedyFor(response.status)}`,
    );
  const length = response.headers.get('content-length') ?? undefined;
  const body = await readBody({ length, chunks: response.body ?? nothing() }, MAX_ANSWER).catch(() => {
    throw new BackendError(`${name} broke off its answer. Fetch again.`);
  });
  if (body.kind === 'refused')
    throw new BackendError(
      `${name} answered with more than 64 MiB. Ask for fewer traces (\`limit\`) or less time (\`since\`).`,
    );
  return body.bytes;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

function whyUnreachable(error: unknown): string {
  const { name, cause } = error as Error;
  if (name === 'TimeoutError') return `no answer within ${TIMEOUT / 1000} s`;
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? name;
}

function remedyFor(status: number): string {
  if (status === 401 || status === 403) return 'It asks for credentials: put them into `headers` of its setting.';
  if (status >= 300 && status < 400) return 'It redirects elsewhere: set the URL that it redirects to.';
  if (status === 400 || status === 422)
    return 'It does not understand the query: correct `query` or `service` of its setting.';
  if (status === 429) return 'It is asked too often: try again later.';
  return 'Its own log says why.';
}

/** JSON of an answer. */
export function jsonFrom({ name }: Backend, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new BackendError(`${name} did not answer with JSON. Is its URL that of the API, and not that of a page?`);
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
