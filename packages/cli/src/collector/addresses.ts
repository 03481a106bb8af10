/** Where a server listens. */
export interface Listen {
  readonly host: string;
  readonly port: number;
}

/** Nobody outside this machine is let in by accident. */
const LOOPBACK = '127.0.0.1';

/**
 * Reads `host:port`, `[::1]:port`, or a port alone, which is taken on the loopback address.
 *
 * @returns nothing when it is none of these
 */
export function parseListen(text: string): Listen | undefined {
  const found = /^(?:(?<host>[^:[\]\s]+|\[[0-9a-fA-F:.]+\]):)?(?<port>\d{1,5})$/.exec(text.trim());
  const port = Number(found?.groups?.port);
  if (!found || port > 65_535) return undefined;
  return { host: found.groups?.host?.replace(/^\[|\]$/g, '') ?? LOOPBACK, port };
}

/**
 * Reads the base URL of an OTLP/HTTP endpoint.
 *
 * @returns what is wrong with it, as a sentence, when it is none
 */
export function parseForward(text: string): URL | string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return 'It is a URL, such as http://localhost:4318.';
  if (/\/v1\/(traces|logs|metrics)\/?$/.test(url.pathname)) return 'Leave /v1/traces away: it is appended.';
  return url;
}
