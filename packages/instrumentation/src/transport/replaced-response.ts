import type { WireAnswer } from '@parapet/genai';
import type { BodySource } from './request-body.ts';

/**
 * `response` with another body: what described the old bytes is dropped, everything else stays, `url` included, which the
 * constructor of `Response` cannot set.
 */
export function replacedResponse(response: Response, body: BodySource, status: number = response.status): Response {
  const headers = new Headers(response.headers);
  for (const name of ['content-length', 'content-encoding', 'transfer-encoding']) headers.delete(name);
  const statusText = status === response.status ? response.statusText : '';
  return addressed(new Response(body, { status, statusText, headers }), response.url, response.redirected);
}

/** A response that no server gave. */
export const ownResponse = ({ status, headers, body }: WireAnswer, url: string): Response =>
  addressed(new Response(body, { status, headers }), url, false);

function addressed(response: Response, url: string, redirected: boolean): Response {
  Object.defineProperties(response, {
    url: { value: url, configurable: true },
    redirected: { value: redirected, configurable: true },
  });
  return response;
}
