// An application that starts OpenTelemetry itself, in its own code, and makes a span before it calls a model.
import { trace } from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';

const sdk = new NodeSDK({ serviceName: 'has-its-own-sdk' });
sdk.start();
await trace.getTracer('shop').startActiveSpan('handle order', async (span) => {
  await import('./asks.mjs');
  span.end();
});
await sdk.shutdown();
