/** Where an editor takes spans of services that are being developed, as it says in a file of its workspace. */
export interface EditorReceiver {
  /** Base URL; `/v1/traces` and `/v1/logs` are below it. */
  readonly url: string;
  /** Sent back in `TOKEN_HEADER`. Whoever cannot read the file does not know it. */
  readonly token: string;
  /** Of the process that listens: a file that outlived it is stale. */
  readonly pid: number;
}

/** The file, relative to the folder of a workspace. It is there as long as somebody listens. */
export const RECEIVER_FILE = '.parapet/receiver.json';

/** Besides it, `authorization: Bearer <token>` is taken, for exporters of others. */
export const TOKEN_HEADER = 'parapet-token';

export const writeReceiverFile = ({ url, token, pid }: EditorReceiver): string =>
  `${JSON.stringify({ url, token, pid })}\n`;

/** What a file says; undefined unless it names this machine's own loopback, so that a file from elsewhere sends nothing away. */
export function readReceiverFile(text: string): EditorReceiver | undefined {
  let value: Partial<Record<keyof EditorReceiver, unknown>> | null;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { url, token, pid } = value ?? {};
  if (typeof url !== 'string' || typeof token !== 'string' || typeof pid !== 'number') return undefined;
  if (!/^[\w-]{16,}$/.test(token) || !Number.isSafeInteger(pid) || pid <= 0) return undefined;
  const { protocol, hostname, port } = URL.parse(url) ?? {};
  if (protocol !== 'http:' || !port || (hostname !== '127.0.0.1' && hostname !== '[::1]')) return undefined;
  return { url, token, pid };
}
