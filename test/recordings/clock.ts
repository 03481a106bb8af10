/** The parts of OTLP that tell when something was, and in what. */
interface TimedSpan {
  spanId: string;
  parentSpanId?: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  events?: { timeUnixNano: string }[];
}

interface TimedLog {
  spanId?: string;
  timeUnixNano: string;
  observedTimeUnixNano: string;
}

/** Telemetry with times that do not depend on when it was recorded, and on how fast the machine was. */
export interface Timed {
  readonly spans: readonly TimedSpan[];
  readonly logs: readonly TimedLog[];
}

const BEGIN = 1_760_000_000_000;
/** Milliseconds from one thing to the next. */
const STEP = 10;

/**
 * Sets the clock for all of it, in place: one thing after the other, as the applications do them, in the order in which they
 * began. Logs arrive in the order in which they were written.
 */
export function setTimes({ spans, logs }: Timed): void {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const inOrder = spans.toSorted((a, b) => Number(BigInt(a.startTimeUnixNano) - BigInt(b.startTimeUnixNano)));
  const children = Map.groupBy(inOrder, ({ parentSpanId = '' }) => (ids.has(parentSpanId) ? parentSpanId : ''));
  let now = BEGIN;
  const visit = (span: TimedSpan): void => {
    span.startTimeUnixNano = nanoseconds(now);
    for (const [index, log] of logs.filter(({ spanId }) => spanId === span.spanId).entries())
      log.timeUnixNano = log.observedTimeUnixNano = nanoseconds(now + 1 + index / 10);
    now += STEP;
    for (const child of children.get(span.spanId) ?? []) visit(child);
    now += STEP;
    span.endTimeUnixNano = nanoseconds(now);
    for (const event of span.events ?? []) event.timeUnixNano = nanoseconds(now - 1);
  };
  for (const root of children.get('') ?? []) visit(root);
}

const nanoseconds = (milliseconds: number): string => `${Math.round(milliseconds * 1000)}000`;
