/** A span as the demo shows it, read from OTLP JSON. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly start: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly attributes: Attributes;
  readonly events: readonly { readonly name: string; readonly attributes: Attributes }[];
}

export type Attributes = Readonly<Record<string, unknown>>;

/** The spans of one `ExportTraceServiceRequest` (OTLP 1.x, JSON encoding). */
export function spansOf(request: ExportRequest): Span[] {
  return (request.resourceSpans ?? []).flatMap(({ scopeSpans = [] }) =>
    scopeSpans.flatMap(({ spans = [] }) => spans.map(readSpan)),
  );
}

export interface ExportRequest {
  readonly resourceSpans?: readonly { readonly scopeSpans?: readonly { readonly spans?: readonly WireSpan[] }[] }[];
}

interface WireSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly KeyValue[];
  readonly events?: readonly { readonly name: string; readonly attributes?: readonly KeyValue[] }[];
}

interface KeyValue {
  readonly key: string;
  readonly value?: WireValue;
}

interface WireValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string | number;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values?: readonly WireValue[] };
  readonly kvlistValue?: { readonly values?: readonly KeyValue[] };
}

const readSpan = (span: WireSpan): Span => ({
  traceId: span.traceId,
  spanId: span.spanId,
  ...(span.parentSpanId && { parentSpanId: span.parentSpanId }),
  name: span.name,
  start: milliseconds(BigInt(span.startTimeUnixNano)),
  duration: milliseconds(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)),
  attributes: readAttributes(span.attributes),
  events: (span.events ?? []).map(({ name, attributes }) => ({ name, attributes: readAttributes(attributes) })),
});

const readAttributes = (attributes: readonly KeyValue[] = []): Attributes =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, readValue(value)]));

function readValue(value: WireValue = {}): unknown {
  if (value.intValue !== undefined) return Number(value.intValue);
  if (value.arrayValue) return (value.arrayValue.values ?? []).map(readValue);
  if (value.kvlistValue) return readAttributes(value.kvlistValue.values);
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? null;
}

const milliseconds = (nanoseconds: bigint): number => Number(nanoseconds / 1000n) / 1000;
