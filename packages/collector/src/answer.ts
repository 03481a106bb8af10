/** What goes back to an OTLP client. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/**
 * An answer that is not a success: a `google.rpc.Status` as OTLP/HTTP asks for, in JSON.
 * The message is for the person who runs the client; it never repeats what the client sent.
 */
export function refusal(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ code: rpcCodes[status] ?? UNKNOWN, message }),
  };
}

/** The client is to keep what it sent and send it again after `seconds`. */
export const later = (message: string, seconds: number): Answer =>
  refusal(503, message, { 'retry-after': String(seconds) });

export const json = (status: number, value: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

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
