import type { Attributes, Context, HrTime, Span, SpanContext, SpanKind, SpanStatus } from '@opentelemetry/api';
import { SpanStatusCode } from '@opentelemetry/api';
import type { SpanLike } from '@parapet/genai';
import type { SpanFacts } from '@parapet/policy';

/** A span that an SDK is recording, as far as we read it. SDK 2 and SDK 3 both give this. */
export interface SdkSpan extends Pick<Span, 'setAttribute' | 'addEvent' | 'spanContext'> {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  readonly status: SpanStatus;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly events: readonly {
    readonly name: string;
    readonly time?: HrTime;
    readonly attributes?: Attributes | undefined;
  }[];
  readonly resource: { readonly attributes: Attributes };
  readonly instrumentationScope: { readonly name: string; readonly version?: string | undefined };
  readonly parentSpanContext?: SpanContext | undefined;
  readonly droppedAttributesCount?: number;
  readonly droppedEventsCount?: number;
}

/** OpenTelemetry's `SpanProcessor`, in a form that is neither SDK 2's nor SDK 3's class and fits both. */
export interface SpanProcessor {
  onStart(span: SdkSpan, parentContext: Context): void;
  onEnding(span: SdkSpan): void;
  onEnd(span: unknown): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** By the API's numbers. */
const kinds: readonly SpanFacts['kind'][] = ['internal', 'server', 'client', 'producer', 'consumer'];

export const kindOf = (span: Pick<SdkSpan, 'kind'>): SpanFacts['kind'] => kinds[span.kind] ?? 'unspecified';

const statusCodes = {
  [SpanStatusCode.UNSET]: 'unset',
  [SpanStatusCode.OK]: 'ok',
  [SpanStatusCode.ERROR]: 'error',
} as const;

/** A span in the form that moments are read from. */
export function spanLike(span: SdkSpan): SpanLike {
  const { traceId, spanId } = span.spanContext();
  const { code, message } = span.status;
  const { name, version } = span.instrumentationScope;
  return {
    traceId,
    spanId,
    ...(span.parentSpanContext && { parentSpanId: span.parentSpanContext.spanId }),
    name: span.name,
    kind: kindOf(span),
    startTime: milliseconds(span.startTime),
    endTime: milliseconds(span.endTime),
    status: { code: statusCodes[code], ...(message !== undefined && { message }) },
    attributes: span.attributes,
    events: span.events.map(({ name, attributes = {} }) => ({ name, attributes })),
    droppedAttributes: span.droppedAttributesCount ?? 0,
    droppedEvents: span.droppedEventsCount ?? 0,
    resource: span.resource.attributes,
    scope: { name, ...(version !== undefined && { version }) },
  };
}

const milliseconds = ([seconds, nanoseconds]: HrTime): number => seconds * 1000 + nanoseconds / 1e6;
