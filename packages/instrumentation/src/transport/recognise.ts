import type { WireCodec } from '@parapet/genai';
import type { FetchArguments } from './fetch-arguments.ts';
import { methodOf, urlOf } from './fetch-arguments.ts';
import { asServed, isEndpoint } from './model-shaped.ts';

/** A request that a codec can read. */
export interface ModelCall {
  readonly codec: WireCodec;
  readonly method: string;
  readonly url: URL;
}

/** What a POST to an address that the project names is taken for: the one wire format that is spoken everywhere. */
const CANONICAL = new URL('https://api.openai.com/v1/chat/completions');

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
  const served = isEndpoint(url, endpoints) ? CANONICAL : asServed(url);
  const codec = codecs.find((candidate) => candidate.recognises(method, served));
  return codec && { codec, method, url };
}
