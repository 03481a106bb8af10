import type { FetchArguments } from './fetch-arguments.ts';

/** Whatever a request or a response can be made from. */
export type BodySource = NonNullable<RequestInit['body']>;

/** What a recognised request carries, and how to send it on. */
export interface RequestBody {
  readonly text: string;
  /** The arguments that send `text`: the caller's own where it is what they said, with the body replaced otherwise. */
  send(text: string): FetchArguments;
}

/**
 * Reads the body of a request that is about to be sent, whatever form it has.
 * A stream can be read once, so its bytes are kept and go on in its place.
 */
export async function readRequestBody([input, init]: FetchArguments): Promise<RequestBody> {
  if (typeof init?.body === 'string') {
    const { body } = init;
    return { text: body, send: (text) => (text === body ? [input, init] : [input, withBody(init, text)]) };
  }
  if (init?.body) {
    // What is a stream can be read once, so from here on the bytes stand for it.
    const request = new Request(input, { ...init, duplex: 'half' } as RequestInit);
    const bytes = new Uint8Array(await request.arrayBuffer());
    const text = new TextDecoder().decode(bytes);
    const { headers } = request;
    const send = (changed: string): FetchArguments => [
      input,
      withBody({ ...init, headers }, changed === text ? bytes : encode(changed)),
    ];
    return { text, send };
  }
  const request = input instanceof Request ? input : new Request(input, init);
  const text = await request.clone().text();
  const headers = init?.headers ?? request.headers;
  return {
    text,
    send: (changed) => [input, changed === text ? init : withBody({ ...init, headers }, encode(changed))],
  };
}

/** As bytes, because `fetch` says of a string that it is plain text. */
const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** With another body. Its length is left for `fetch` to say, which refuses one that is wrong. */
function withBody(init: RequestInit, body: BodySource): RequestInit {
  const headers = new Headers(init.headers);
  headers.delete('content-length');
  const { duplex: _, ...rest } = init as RequestInit & { duplex?: unknown };
  return { ...rest, headers, body };
}
