import { DiagLogLevel, diag } from '@opentelemetry/api';
import type { Log } from '../log.ts';
import type { SpanProcessor } from '../spans/sdk-span.ts';
import { hasDiagLogger, registeredProviders } from '../telemetry/registered-api.ts';
import { boundedly } from './bounded.ts';
import { tellExportFailures } from './export-failures.ts';

/** How long the end of a process waits for its last spans, in milliseconds, when nobody takes them. */
const FLUSH_LIMIT = 2_000;

export interface OwnSdk {
  /** Something is about to be recorded, which is to be exported before the process ends by itself. */
  flushAtEnd(): void;
}

/**
 * Starts OpenTelemetry's Node SDK as its environment variables say, and flushes it when the process ends by itself or by a
 * signal. It is loaded here and not before, because it costs more than everything else together.
 */
export async function startOwnSdk(log: Log, only: SpanProcessor | undefined): Promise<OwnSdk> {
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  tellExportFailures(log);
  const sdk = heard(log, () => {
    const made = new NodeSDK(only && { spanProcessors: [only as never] });
    made.start();
    return made;
  });
  endBySignal(() => boundedly(FLUSH_LIMIT, () => sdk.shutdown()));

  let awaited = false;
  return {
    flushAtEnd() {
      if (awaited) return;
      awaited = true;
      // Others listen too, and may go on working and call models after this. So it is flushed, and not shut down.
      process.once('beforeExit', async () => {
        awaited = false;
        await boundedly(FLUSH_LIMIT, flush);
      });
    },
  };
}

const flush = (): Promise<unknown> => Promise.allSettled(registeredProviders().map((one) => one.forceFlush?.()));

function endBySignal(stop: () => Promise<void>): void {
  let stopping: Promise<void> | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      stopping ??= stop();
      await stopping;
      // A listener takes away what a signal does by itself. Where the application listens too, ending is its business.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
}

/** Says what the SDK has to say about its variables, unless somebody is listening already. */
function heard<T>(log: Log, start: () => T): T {
  if (hasDiagLogger() || process.env.OTEL_LOG_LEVEL) return start();
  const told = new Set<string>();
  const tell = (message: string) => {
    if (!told.has(message)) log('warn', `OpenTelemetry's SDK: ${message}`);
    told.add(message);
  };
  const silent = () => {};
  diag.setLogger({ error: tell, warn: tell, info: silent, debug: silent, verbose: silent }, DiagLogLevel.WARN);
  try {
    return start();
  } finally {
    diag.disable();
  }
}
