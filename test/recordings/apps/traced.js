import { trace } from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';

/**
 * Runs a conversation in one trace, as a service does that answers a request. Where telemetry goes is said by the usual
 * environment variables.
 */
export async function traced(instrumentations, converse) {
  const sdk = new NodeSDK({ instrumentations });
  sdk.start();
  await trace.getTracer('support-bot').startActiveSpan('POST /chat', async (span) => {
    await converse();
    span.end();
  });
  await sdk.shutdown();
}
