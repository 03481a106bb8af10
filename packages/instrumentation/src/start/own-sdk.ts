import { setTimeout as after } from 'node:timers/promises';

/** How long the end of a process waits for its last spans, in milliseconds, when nobody takes them. */
const FLUSH_DEADLINE = 2_000;

/**
 * Starts OpenTelemetry's Node SDK as its environment variables say, and flushes it when the process ends by itself or by a
 * signal. It is loaded here and not before, because it costs more than everything else together.
 */
export async function startOwnSdk(): Promise<void> {
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const sdk = new NodeSDK();
  sdk.start();

  let stopping: Promise<boolean> | undefined;
  const stoppedInTime = (): Promise<boolean> => {
    stopping ??= Promise.race([
      sdk.shutdown().then(
        () => true,
        () => true,
      ),
      after(FLUSH_DEADLINE, false, { ref: false }),
    ]);
    return stopping;
  };
  process.once('beforeExit', async () => {
    // What is left then is an exporter that tries again and again, and it would keep the process for many seconds more.
    if (!(await stoppedInTime())) process.exit();
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      await stoppedInTime();
      // A listener takes away what a signal does by itself. Where the application listens too, ending is its business.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
}
