import { gunzip, joined } from '../stream/gzip.ts';
import type { Answer } from './answer.ts';
import { refusal } from './answer.ts';

/** As much of an HTTP request as its body needs. */
export interface IncomingBody {
  /** As the header `content-length` has it. */
  readonly length: string | undefined;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export type Body =
  | { readonly kind: 'read'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'refused'; readonly answer: Answer };

/**
 * A request's body as it came, at most `limit` bytes of it.
 * Rejects only when the client goes away before it has sent all of it.
 */
export async function readBody({ length, chunks: arriving }: IncomingBody, limit: number): Promise<Body> {
  if (Number(length) > limit) return tooLarge(limit);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of arriving) {
    size += chunk.length;
    if (size > limit) return tooLarge(limit);
    chunks.push(chunk);
  }
  return { kind: 'read', bytes: joined(chunks, size) };
}

/** A body without its content encoding, at most `limit` bytes of it: a small bomb is never unpacked further than that. */
export async function decodeBody(
  bytes: Uint8Array<ArrayBuffer>,
  encoding: string | undefined,
  limit: number,
): Promise<Body> {
  switch (encoding?.toLowerCase() ?? 'identity') {
    case 'identity':
      return { kind: 'read', bytes };
    case 'gzip':
      return unzip(bytes, limit);
    default:
      return refused(
        refusal(415, 'This content encoding is not read. Send gzip, or none.', { 'accept-encoding': 'gzip' }),
      );
  }
}

async function unzip(bytes: Uint8Array<ArrayBuffer>, limit: number): Promise<Body> {
  const unpacked = await gunzip(bytes, limit);
  switch (unpacked.kind) {
    case 'inflated':
      return { kind: 'read', bytes: unpacked.bytes };
    case 'too-large':
      return tooLarge(limit);
    case 'malformed':
      return refused(refusal(400, 'The body is not gzip, or was cut off, although the request says that it is.'));
  }
}

const tooLarge = (limit: number): Body =>
  refused(refusal(413, `The body is larger than ${limit} bytes. Send smaller batches.`));

const refused = (answer: Answer): Body => ({ kind: 'refused', answer });
