/**
 * Starts OpenTelemetry's Node SDK as its environment variables say, and flushes it when the process ends by itself or by a
 * signal. It is loaded here and not before, because it costs more than everything else together.
 */
export async function startOwnSdk(): Promise<void> {
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const sdk = new NodeSDK();
  sdk.start();

  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= sdk.shutdown().catch(() => {}));
  process.once('beforeExit', stop);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      await stop();
      // A listener takes away what a signal does by itself. Where the application listens too, ending is its business.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
}
