import { writeRpcStatus } from '../protobuf/write.ts';
import type { Encoding } from './encoding.ts';
import { JSON_ENCODING } from './encoding.ts';

/** What goes back to an OTLP client, before it is known how the client wants it written. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: AnswerContent;
}

export type AnswerContent =
  /** Everything was taken: an export response that says no more. */
  | { readonly kind: 'taken' }
  /** A `google.rpc.Status`, which OTLP/HTTP asks for in answers that are no success. */
  | { readonly kind: 'refused'; readonly message: string }
  /** What another endpoint answered, or is no OTLP at all. */
  | { readonly kind: 'given'; readonly type: string; readonly bytes: string | Uint8Array };

/**
 * An answer that is not a success. The message is for the person who runs the client; it never repeats what the client sent.
 */
export const refusal = (status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers,
  content: { kind: 'refused', message },
});

/** The client is to keep what it sent and send it again after `seconds`. */
export const later = (message: string, seconds: number): Answer =>
  refusal(503, message, { 'retry-after': String(seconds) });

export const taken: Answer = { status: 200, headers: {}, content: { kind: 'taken' } };

export const json = (status: number, value: unknown): Answer => ({
  status,
  headers: {},
  content: { kind: 'given', type: JSON_ENCODING.contentType, bytes: JSON.stringify(value) },
});

/** The body of an answer and its type, in the encoding that the client used. */
export function bodyOf({ status, content }: Answer, encoding: Encoding): { type: string; bytes: string | Uint8Array } {
  if (content.kind === 'given') return content;
  const type = encoding.contentType;
  const isJson = encoding === JSON_ENCODING;
  // In protobuf, a message in which nothing is said is no bytes.
  if (content.kind === 'taken') return { type, bytes: isJson ? '{}' : '' };
  const { message } = content;
  const code = rpcCodes[status] ?? UNKNOWN;
  return { type, bytes: isJson ? JSON.stringify({ code, message }) : writeRpcStatus(code, message) };
}

const UNKNOWN = 2;

/** `google.rpc.Code` by HTTP status, as https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto pairs them. */
const rpcCodes: Readonly<Record<number, number>> = {
  400: 3, // INVALID_ARGUMENT
  401: 16, // UNAUTHENTICATED
  403: 7, // PERMISSION_DENIED
  404: 5, // NOT_FOUND
  405: 12, // UNIMPLEMENTED
  413: 8, // RESOURCE_EXHAUSTED
  415: 3,
  429: 8,
  500: 13, // INTERNAL
  502: 14, // UNAVAILABLE
  503: 14,
  504: 4, // DEADLINE_EXCEEDED
  508: 9, // FAILED_PRECONDITION
};
