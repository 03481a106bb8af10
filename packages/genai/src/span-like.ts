import type { SpanFacts } from '@parapet/policy';

/** A span, whoever made it. `@parapet/otlp`'s view of a span is one. */
export interface SpanLike {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: SpanFacts['kind'];
  /** Milliseconds since the epoch. */
  readonly startTime: number;
  readonly endTime: number;
  readonly status: SpanFacts['status'];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly { readonly name: string; readonly attributes: Readonly<Record<string, unknown>> }[];
  /** How many attributes the SDK left out, because a span may have so many only. */
  readonly droppedAttributes?: number;
  /** How many events it left out. */
  readonly droppedEvents?: number;
  /** Log records that were written while it was active, oldest first, where the host sees any. */
  readonly logs?: readonly LogLike[];
  /** Attributes of the resource. */
  readonly resource: Readonly<Record<string, unknown>>;
  readonly scope: { readonly name: string; readonly version?: string };
}

/** A log record, whoever wrote it. `@parapet/otlp`'s view of one is one. */
export interface LogLike {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly traceId?: string;
  readonly spanId?: string;
  /** Older writers put the name into the attribute `event.name`. */
  readonly eventName?: string;
  readonly body: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
}
