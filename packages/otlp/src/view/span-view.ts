import { SPAN_KINDS, STATUS_CODES } from '../enums.ts';
import type { Resource, ResourceSpans, ScopeSpans, Span, SpanEvent, TracesData } from '../model.ts';
import { type Attributes, decodeAttributes } from './attributes.ts';
import { count, enumNumber, id, message, messages, milliseconds, text } from './field.ts';
import { type Scope, scopeOf } from './scope.ts';

export type SpanKind = (typeof SPAN_KINDS)[number];
export type StatusCode = (typeof STATUS_CODES)[number];

/** A span as other packages look at it, free of how OTLP writes it. Missing texts are empty, missing times 0. */
export interface SpanView {
  /** Hexadecimal, lower case. */
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: SpanKind;
  /** Milliseconds since 1970; the fraction holds microseconds. */
  readonly startTime: number;
  readonly endTime: number;
  readonly status: { readonly code: StatusCode; readonly message?: string };
  readonly attributes: Attributes;
  readonly events: readonly SpanEventView[];
  /** How many the SDK left out of what is here, because of its limits. */
  readonly droppedAttributes?: number;
  readonly droppedEvents?: number;
  readonly resource: Attributes;
  readonly scope: Scope;
}

export interface SpanEventView {
  readonly name: string;
  /** Milliseconds since 1970; the fraction holds microseconds. */
  readonly time: number;
  readonly attributes: Attributes;
}

/** A span, seen and as it stands in the model, with what it stands in. */
export interface PlacedSpan {
  readonly view: SpanView;
  readonly span: Span;
  readonly scopeSpans: ScopeSpans;
  readonly resourceSpans: ResourceSpans;
}

/** Every span, in the order of the document. Malformed parts are passed over or seen as absent; nothing throws. */
export function* spansOf(traces: TracesData): Generator<PlacedSpan, void, undefined> {
  for (const resourceSpans of messages(traces.resourceSpans)) {
    const resource = decodeAttributes(message<Resource>(resourceSpans.resource)?.attributes);
    for (const scopeSpans of messages(resourceSpans.scopeSpans)) {
      const scope = scopeOf(scopeSpans.scope);
      for (const span of messages(scopeSpans.spans)) {
        yield { view: viewOf(span, resource, scope), span, scopeSpans, resourceSpans };
      }
    }
  }
}

function viewOf(span: Span, resource: Attributes, scope: Scope): SpanView {
  const parentSpanId = id(span.parentSpanId);
  const droppedAttributes = count(span.droppedAttributesCount);
  const droppedEvents = count(span.droppedEventsCount);
  return {
    traceId: id(span.traceId) ?? '',
    spanId: id(span.spanId) ?? '',
    ...(parentSpanId !== undefined && { parentSpanId }),
    name: text(span.name) ?? '',
    kind: SPAN_KINDS[enumNumber(span.kind)] ?? 'unspecified',
    startTime: milliseconds(span.startTimeUnixNano),
    endTime: milliseconds(span.endTimeUnixNano),
    status: statusOf(span),
    attributes: decodeAttributes(span.attributes),
    events: messages(span.events).map(eventOf),
    ...(droppedAttributes > 0 && { droppedAttributes }),
    ...(droppedEvents > 0 && { droppedEvents }),
    resource,
    scope,
  };
}

function statusOf(span: Span): SpanView['status'] {
  const status = message(span.status);
  const description = text(status?.message);
  return {
    code: STATUS_CODES[enumNumber(status?.code)] ?? 'unset',
    ...(description !== undefined && description !== '' && { message: description }),
  };
}

function eventOf(event: SpanEvent): SpanEventView {
  return {
    name: text(event.name) ?? '',
    time: milliseconds(event.timeUnixNano),
    attributes: decodeAttributes(event.attributes),
  };
}
