import { context, logs, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { SpanProcessor } from '../src/spans/sdk-span.ts';

/** Everything that was told through OpenTelemetry, kept in memory. */
export interface TelemetrySink {
  /** Spans that ended, in the order in which they did. */
  readonly spans: readonly ReadableSpan[];
  readonly events: readonly ReadableLogRecord[];
  /** The sum (or the count, for a histogram) of each data point of a metric, with its attributes. */
  metric(name: string): Promise<{ readonly value: number; readonly attributes: Readonly<Record<string, unknown>> }[]>;
  clear(): void;
  close(): Promise<void>;
}

/** Registers an SDK with the API, for a test to look at. One at a time. */
export function startSink(processors: readonly SpanProcessor[] = []): TelemetrySink {
  const resource = resourceFromAttributes({ 'service.name': 'shop' });
  const spans = new InMemorySpanExporter();
  const events = new InMemoryLogRecordExporter();
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 2 ** 30 });

  const tracerProvider = new TracerProvider({
    resource,
    spanProcessors: [...processors, new SimpleSpanProcessor({ exporter: spans })],
  });
  const loggerProvider = new LoggerProvider({
    resource,
    processors: [new SimpleLogRecordProcessor({ exporter: events })],
  });
  const meterProvider = new MeterProvider({ resource, readers: [reader] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(tracerProvider);
  logs.setGlobalLoggerProvider(loggerProvider);
  metrics.setGlobalMeterProvider(meterProvider);

  return {
    get spans() {
      return spans.getFinishedSpans();
    },
    get events() {
      return events.getFinishedLogRecords();
    },
    async metric(name) {
      await reader.forceFlush();
      const found = metricExporter
        .getMetrics()
        .at(-1)
        ?.scopeMetrics.flatMap((scope) => scope.metrics)
        .find(({ descriptor }) => descriptor.name === name);
      return (found?.dataPoints ?? []).map(({ value, attributes }) => ({
        value: typeof value === 'number' ? value : value.count,
        attributes,
      }));
    },
    clear() {
      spans.reset();
      events.reset();
    },
    async close() {
      for (const api of [trace, logs, metrics, context]) api.disable();
      await Promise.all([tracerProvider.shutdown(), loggerProvider.shutdown(), meterProvider.shutdown()]);
    },
  };
}
