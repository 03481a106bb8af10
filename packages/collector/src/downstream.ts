import { type Answer, encodingOf, later, refusal, taken } from '@parapet/otlp';

/** Where what we received goes on to. */
export interface Downstream {
  /** Base URL; `/v1/traces` and its siblings are appended. */
  readonly url: URL;
  /** Sent with every request, stronger than what the client sent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly timeout: number;
}

export interface Delivery {
  readonly answer: Answer;
  /** Why the downstream could not take it, in words without content; absent when it took or refused it in good order. */
  readonly failure?: string;
}

/** Seconds after which a client is to try again when the downstream said nothing about it. */
const RETRY_AFTER = 5;

/**
 * Posts a request to the downstream, and turns whatever comes of it into the client's answer, so that the client keeps
 * exactly what the downstream did not take: a success, with its partial success, and a refusal are passed back; a
 * downstream that cannot be reached, does not answer in time or is overloaded means "later".
 */
export async function deliver(
  downstream: Downstream,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array<ArrayBuffer>,
): Promise<Delivery> {
  let response: Response;
  let bytes: Uint8Array;
  try {
    response = await fetch(below(downstream.url, path), {
      method: 'POST',
      headers: { ...headers, ...downstream.headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(downstream.timeout),
    });
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    const failure = whyUnreachable(error);
    return { failure, answer: later(`The downstream of this collector ${failure}.`, RETRY_AFTER) };
  }
  return passBack(response, bytes);
}

/** `path` below the base URL, which may have a path of its own. */
function below(base: URL, path: string): URL {
  const url = new URL(base);
  url.pathname = url.pathname.replace(/\/+$/, '') + path;
  return url;
}

function passBack(response: Response, body: Uint8Array): Delivery {
  const { status } = response;
  const type = response.headers.get('content-type') ?? '';
  const retryAfter = response.headers.get('retry-after');
  const readable = body.length > 0 && encodingOf(type) !== undefined;
  if (response.ok && !readable) return { answer: taken };
  if (status >= 300 && status < 400) {
    const failure = `answered ${status}, a redirection, which a POST does not follow`;
    return { failure, answer: refusal(502, `The downstream of this collector ${failure}. Correct its URL.`) };
  }
  const answer: Answer = readable
    ? { status, headers: {}, content: { kind: 'given', type, bytes: body } }
    : refusal(status, `The downstream of this collector answered ${status}.`);
  return {
    answer: { ...answer, headers: { ...answer.headers, ...(retryAfter && { 'retry-after': retryAfter }) } },
    ...(!response.ok && { failure: `answered ${status}` }),
  };
}

function whyUnreachable(error: unknown): string {
  const { name, cause } = error as Error;
  if (name === 'TimeoutError') return 'did not answer in time';
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  return code ? `cannot be reached (${code})` : 'cannot be reached';
}
