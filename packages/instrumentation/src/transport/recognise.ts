import type { WireCodec } from '@parapet/genai';
import { baseOf } from './model-shaped.ts';
import type { FetchArguments } from './request-body.ts';

/** A request that a codec can read. */
export interface ModelCall {
  readonly codec: WireCodec;
  readonly method: string;
  readonly url: URL;
}

export const methodOf = ([input, init]: FetchArguments): string =>
  (init?.method ?? (input instanceof Request ? input.method : 'GET')).toUpperCase();

/** The address of a request, or `undefined` where it is none that `fetch` could reach. */
export function urlOf([input]: FetchArguments): URL | undefined {
  if (input instanceof URL) return input;
  return URL.parse(typeof input === 'string' ? input : input.url) ?? undefined;
}

/** Below a base URL that the project names, a path counts as it would below OpenAI's own. */
const CANONICAL_BASE = 'https://api.openai.com/v1/';

/** Which codec reads a request, by method and URL alone; most requests of a service are none of ours. */
export function recognise(
  codecs: readonly WireCodec[],
  endpoints: readonly string[],
  request: FetchArguments,
): ModelCall | undefined {
  const method = methodOf(request);
  // Model calls carry a body. This spares everything else the cost of reading its URL.
  if (method !== 'POST') return undefined;
  const url = urlOf(request);
  if (!url) return undefined;
  const canonical = canonicalUrl(url, endpoints);
  const codec = codecs.find(
    (candidate) => candidate.recognises(method, url) || (canonical && candidate.recognises(method, canonical)),
  );
  return codec && { codec, method, url };
}

function canonicalUrl(url: URL, endpoints: readonly string[]): URL | undefined {
  const base = baseOf(url, endpoints);
  return base === undefined ? undefined : new URL(url.href.slice(base.length), CANONICAL_BASE);
}
