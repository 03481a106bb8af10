import type { SpanLike } from '../span-like.ts';
import type { Attributes } from './attribute.ts';
import { text } from './attribute.ts';

/** An event about a span, wherever it was written: on the span itself, or as a log record of its own. */
export interface SaidEvent {
  readonly name: string;
  /** What it says: the attributes of an event on a span; of a log record the body over its attributes. */
  readonly says: Attributes;
}

/** Events whose names begin with `gen_ai.`, oldest first: those on the span, then those in the log. */
export function genAiEvents({ events, logs = nothing }: SpanLike): readonly SaidEvent[] {
  if (events.length + logs.length === 0) return nothing;
  const onSpan = events.map(({ name, attributes }) => ({ name, says: attributes }));
  const logged = logs.map(({ eventName, attributes, body }) => ({
    name: eventName ?? text(attributes, 'event.name') ?? '',
    says: isRecord(body) ? { ...attributes, ...body } : attributes,
  }));
  return [...onSpan, ...logged].filter(({ name }) => name.startsWith('gen_ai.'));
}

const nothing: readonly never[] = [];

const isRecord = (value: unknown): value is Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
