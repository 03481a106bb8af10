import type { HrTime } from '@opentelemetry/api';
import type { AnyValue, KeyValue, ScopeSpans, Span, TracesData } from '@parapet/otlp';
import { double, int } from '@parapet/otlp';
import type { SdkSpan } from './sdk-span.ts';

/** Ended spans of SDK 2 or 3 as an OTLP document. Their links are left out: no policy can ask about them. */
export function otlpOf(spans: readonly SdkSpan[]): TracesData {
  return {
    resourceSpans: [...Map.groupBy(spans, ({ resource }) => resource)].map(([resource, ofResource]) => ({
      resource: { attributes: otlpAttributes(resource.attributes) },
      scopeSpans: [...Map.groupBy(ofResource, ({ instrumentationScope }) => instrumentationScope)].map(
        ([{ name, version }, ofScope]): ScopeSpans => ({
          scope: { name, ...(version !== undefined && { version }) },
          spans: ofScope.map(otlpSpan),
        }),
      ),
    })),
  };
}

function otlpSpan(span: SdkSpan): Span {
  const { traceId, spanId } = span.spanContext();
  const { code, message } = span.status;
  return {
    traceId,
    spanId,
    ...(span.parentSpanContext && { parentSpanId: span.parentSpanContext.spanId }),
    name: span.name,
    // OTLP counts from 1, because 0 is none.
    kind: span.kind + 1,
    startTimeUnixNano: nanoseconds(span.startTime),
    endTimeUnixNano: nanoseconds(span.endTime),
    attributes: otlpAttributes(span.attributes),
    droppedAttributesCount: span.droppedAttributesCount ?? 0,
    events: span.events.map(({ name, time, attributes = {} }) => ({
      name,
      ...(time && { timeUnixNano: nanoseconds(time) }),
      attributes: otlpAttributes(attributes),
    })),
    droppedEventsCount: span.droppedEventsCount ?? 0,
    status: { code, ...(message !== undefined && { message }) },
  };
}

export const otlpAttributes = (attributes: Readonly<Record<string, unknown>>): readonly KeyValue[] =>
  Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({ key, value: otlpValue(value) }));

/** JavaScript does not tell integers from other numbers; the SDK's own exporters write whole ones as integers too. */
function otlpValue(value: unknown): AnyValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isSafeInteger(value) ? int(value) : double(value);
  if (Array.isArray(value)) return { arrayValue: { values: value.map(otlpValue) } };
  if (typeof value === 'object' && value !== null)
    return { kvlistValue: { values: otlpAttributes(value as Readonly<Record<string, unknown>>) } };
  return {};
}

const nanoseconds = ([seconds, nanos]: HrTime): string => String(BigInt(seconds) * 1_000_000_000n + BigInt(nanos));
