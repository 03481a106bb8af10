import { request } from 'node:http';
import { createContextKey } from '@opentelemetry/api';
import type { EditorReceiver } from '@parapet/otlp';
import { TOKEN_HEADER } from '@parapet/otlp';
import { activeContext, withContext } from '../telemetry/registered-api.ts';

/** Longest that an editor is waited for, in milliseconds. */
const LIMIT = 1_000;

/** As `suppressTracing` of `@opentelemetry/core` sets it: what sends telemetry makes none. */
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** Sends OTLP JSON to an editor. Whether it arrived is told, and nothing is thrown: an editor comes and goes as it likes. */
export function sendToEditor({ url, token }: EditorReceiver, body: string): Promise<boolean> {
  const context = activeContext().setValue(SUPPRESS_TRACING, true);
  return withContext(
    context,
    () =>
      new Promise((resolve) => {
        const sent = request(
          `${url}/v1/traces`,
          {
            method: 'POST',
            // A connection of its own each time: none stays open that would keep the process, or the editor, from ending.
            agent: false,
            headers: {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(body),
              [TOKEN_HEADER]: token,
            },
            timeout: LIMIT,
          },
          (response) => {
            response.resume();
            resolve(response.statusCode === 200);
          },
        );
        sent.on('timeout', () => sent.destroy());
        sent.on('error', () => resolve(false));
        sent.end(body);
      }),
  );
}
