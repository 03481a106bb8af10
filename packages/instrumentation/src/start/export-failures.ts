import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Log } from '../log.ts';

/** How OpenTelemetry's exporters over HTTP name themselves. */
const EXPORTER = /OTel-OTLP-Exporter/;

/**
 * Says of each address that telemetry is sent to, once, that it is not taken there, and why. The exporters themselves try
 * again in silence, and what they say in the end goes to a logger that nobody has registered.
 */
export function tellExportFailures(log: Log): void {
  const told = new Set<string>();
  const failed = (request: ClientRequest, why: string) => {
    if (!EXPORTER.test(String(request.getHeader('user-agent')))) return;
    const address = `${request.protocol}//${request.getHeader('host')}${request.path.split('?', 1)[0]}`;
    if (told.has(address)) return;
    told.add(address);
    log('warn', `telemetry is not taken at ${address} (${why}); OTEL_EXPORTER_OTLP_ENDPOINT says where it goes`);
  };
  subscribe('http.client.request.error', (message) => {
    const { request, error } = message as { request: ClientRequest; error: NodeJS.ErrnoException };
    failed(request, error.code ?? error.name);
  });
  subscribe('http.client.response.finish', (message) => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    const status = response.statusCode ?? 0;
    if (status >= 400) failed(request, `status ${status}`);
  });
}
