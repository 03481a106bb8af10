import type { IncomingMessage } from 'node:http';

/** Headers that speak of one connection or of one message on it, and not of what is sent. */
const ofTheConnection = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** A client's headers as they go on to the downstream: tenant, credentials and content type; not what the connection needed. */
export function headersToPassOn(request: IncomingMessage): Record<string, string> {
  const named = (request.headers.connection ?? '').toLowerCase().split(/\s*,\s*/);
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && !ofTheConnection.has(name) && !named.includes(name)) passed[name] = value.toString();
  return passed;
}
