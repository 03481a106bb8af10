import { isMessage } from '../json/shape.ts';
import type { KeyValue, ResourceSpans, ScopeSpans, Span, SpanEvent, TracesData } from '../model.ts';
import { type SpanView, spansOf } from '../view/span-view.ts';
import { type AttributeInput, encodeAttributes } from './values.ts';

/** What becomes of a span. */
export interface SpanEdit {
  /** Set: a key that is there gets the new value in its place, others are added at the end. */
  readonly attributes?: Readonly<Record<string, AttributeInput>>;
  /** Added after those that are there. */
  readonly events?: readonly NewSpanEvent[];
  /** The span is left out, and with the last span its scope and resource. */
  readonly drop?: boolean;
}

export interface NewSpanEvent {
  readonly name: string;
  /** Milliseconds since 1970; the fraction holds microseconds. */
  readonly time: number;
  readonly attributes?: Readonly<Record<string, AttributeInput>>;
}

/**
 * The same traces with spans edited. What is not edited is the same object as before, up to the whole; what is edited keeps
 * its unknown fields and the order of all fields.
 */
export function withSpanAttributes(traces: TracesData, edit: (view: SpanView) => SpanEdit | undefined): TracesData {
  const edited = new Map<Span, Span | undefined>();
  for (const { view, span } of spansOf(traces)) {
    const change = edit(view);
    if (change !== undefined) edited.set(span, change.drop ? undefined : editSpan(span, change));
  }
  if (edited.size === 0) return traces;

  const inScope = (scopeSpans: ScopeSpans) =>
    rebuilt(scopeSpans, 'spans', (span: Span) => (edited.has(span) ? edited.get(span) : span));
  const inResource = (resourceSpans: ResourceSpans) => rebuilt(resourceSpans, 'scopeSpans', inScope);
  return rebuilt(traces, 'resourceSpans', inResource) ?? { ...traces, resourceSpans: [] };
}

/**
 * The message with the items of one list replaced, left out where `replace` gives undefined; itself if nothing changed,
 * undefined if nothing was left.
 */
function rebuilt<M extends object, T extends object>(
  message: M,
  field: keyof M & string,
  replace: (item: T) => T | undefined,
): M | undefined {
  const items = message[field] as readonly T[] | undefined;
  if (!Array.isArray(items) || items.length === 0) return message;
  const replaced = items.map((item) => (isMessage(item) ? replace(item) : item)).filter((item) => item !== undefined);
  if (replaced.length === 0) return undefined;
  const same = replaced.length === items.length && replaced.every((item, index) => item === items[index]);
  return same ? message : { ...message, [field]: replaced };
}

function editSpan(span: Span, { attributes, events }: SpanEdit): Span {
  const changed: { attributes?: readonly KeyValue[]; events?: readonly SpanEvent[] } = {};
  if (attributes !== undefined) changed.attributes = withAttributes(span.attributes, attributes);
  if (events !== undefined && events.length > 0) changed.events = [...listOf(span.events), ...events.map(newEvent)];
  return Object.keys(changed).length === 0 ? span : { ...span, ...changed };
}

function withAttributes(
  present: readonly KeyValue[] | undefined,
  set: Readonly<Record<string, AttributeInput>>,
): readonly KeyValue[] {
  const added = new Map(encodeAttributes(set).map((attribute) => [attribute.key, attribute]));
  const kept = listOf(present).map((attribute) => {
    if (!isMessage(attribute)) return attribute;
    const { key = '' } = attribute; // protobuf's default, as the view has it
    const replacement = added.get(key);
    if (replacement === undefined) return attribute;
    added.delete(key);
    return { ...attribute, ...replacement };
  });
  return [...kept, ...added.values()];
}

/** What is no list is replaced by one, since there is no other place for what is added. */
function listOf<T>(list: readonly T[] | undefined): readonly T[] {
  return Array.isArray(list) ? list : [];
}

function newEvent({ name, time, attributes = {} }: NewSpanEvent): SpanEvent {
  const timeUnixNano = String(BigInt(Math.round(time * 1000)) * 1000n);
  return { timeUnixNano, name, attributes: encodeAttributes(attributes) };
}
