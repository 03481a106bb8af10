import type { LogView, SpanView } from '@parapet/otlp';

/** Spans to be read, with the log records that belong to them. */
export interface SpansWithLogs {
  readonly spans: readonly SpanView[];
  readonly logs: readonly LogView[];
  /** Of these, the spans that were read before, without all of their log records. */
  readonly again: ReadonlySet<string>;
}

/** Puts spans and log records together in whatever order they arrive. */
export interface LogsOfSpans {
  add(spans: readonly SpanView[], logs: readonly LogView[]): SpansWithLogs;
}

/** What names a span, or the span that a log record belongs to. */
export const spanKey = ({ traceId = '', spanId = '' }: Pick<LogView, 'traceId' | 'spanId'>): string =>
  `${traceId}/${spanId}`;

/** Most spans that are remembered for log records to come, and for which log records are remembered. */
const LIMIT = 2_000;

/**
 * Some conventions put what was said into log records, which are exported by themselves: before their span or after it. So both
 * are remembered for a while, of log records those that tell of models.
 */
export function logsOfSpans(limit = LIMIT): LogsOfSpans {
  const known = new Map<string, SpanView>();
  const logged = new Map<string, readonly LogView[]>();
  return {
    add(spans, logs) {
      const telling = logs.filter(({ eventName = '' }) => eventName.startsWith('gen_ai.'));
      const again = new Set(telling.map(spanKey).filter((key) => known.has(key)));
      for (const log of telling) logged.set(spanKey(log), [...(logged.get(spanKey(log)) ?? []), log]);
      for (const span of spans) known.set(spanKey(span), span);
      const earlier = [...again].flatMap((key) => known.get(key) ?? []);
      const read = [...new Set([...earlier, ...spans])];
      const theirs = read.flatMap((span) => logged.get(spanKey(span)) ?? []);
      forgetOldest(known, limit);
      forgetOldest(logged, limit);
      return { spans: read, logs: theirs, again };
    },
  };
}

function forgetOldest(remembered: Map<string, unknown>, limit: number): void {
  for (const key of remembered.keys()) {
    if (remembered.size <= limit) return;
    remembered.delete(key);
  }
}
