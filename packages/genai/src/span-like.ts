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
  /** Attributes of the resource. */
  readonly resource: Readonly<Record<string, unknown>>;
  readonly scope: { readonly name: string; readonly version?: string };
}
