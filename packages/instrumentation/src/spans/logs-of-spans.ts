import type { HrTime, SpanContext } from '@opentelemetry/api';
import type { LogLike } from '@parapet/genai';

/** A log record that an SDK has emitted, as far as we read it. */
export interface SdkLogRecord {
  readonly hrTime: HrTime;
  readonly spanContext?: SpanContext | undefined;
  readonly eventName?: string | undefined;
  readonly body?: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** OpenTelemetry's `LogRecordProcessor`, in a form that fits every SDK. */
export interface LogRecordProcessor {
  onEmit(record: SdkLogRecord): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** Log records that tell of models, until the span ends that they belong to. */
export interface LogsOfSpans {
  readonly processor: LogRecordProcessor;
  /** Those of a span, which are forgotten. */
  take(span: SpanContext): readonly LogLike[];
}

/** Most spans whose records are kept at once: some are never seen to end, because nobody records them. */
const SPANS = 1_000;

export function logsOfSpans(): LogsOfSpans {
  const bySpan = new Map<string, LogLike[]>();
  const keyOf = ({ traceId, spanId }: SpanContext): string => `${traceId}/${spanId}`;
  return {
    processor: {
      onEmit({ spanContext, hrTime: [seconds, nanoseconds], eventName, body, attributes }) {
        const name = eventName ?? attributes['event.name'];
        if (!spanContext || typeof name !== 'string' || !name.startsWith('gen_ai.')) return;
        const key = keyOf(spanContext);
        const records = bySpan.get(key) ?? [];
        records.push({ time: seconds * 1000 + nanoseconds / 1e6, eventName: name, body, attributes });
        bySpan.set(key, records);
        const [oldest] = bySpan.keys();
        if (bySpan.size > SPANS && oldest !== undefined) bySpan.delete(oldest);
      },
      async forceFlush() {},
      async shutdown() {
        bySpan.clear();
      },
    },
    take(span) {
      if (bySpan.size === 0) return [];
      const key = keyOf(span);
      const records = bySpan.get(key) ?? [];
      bySpan.delete(key);
      return records;
    },
  };
}
