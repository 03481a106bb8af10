import type { MomentKind, SpanFacts } from '@parapet/policy';
import { spanMomentId } from '../identity.ts';
import { PARAPET } from '../semconv.ts';
import type { SpanLike } from '../span-like.ts';
import { recordedDecisions } from '../verdict/recorded-decision.ts';
import { contentMoments } from './content-moments.ts';
import type { SpanContent } from './convention.ts';
import { conventions } from './conventions.ts';
import { type ReadMoment, withRecord } from './read-moment.ts';
import { contextOfSpan } from './span-context.ts';

/**
 * The moments a span tells of: those of a call to a model or to a tool, or of a search, in the order in which they happened, and the
 * span itself, last. What the span does not show of them is unknown. Never throws.
 *
 * @param wanted which kinds of moments are: the others are not made
 */
export function momentsOfSpan(span: SpanLike, wanted: (at: MomentKind) => boolean = () => true): readonly ReadMoment[] {
  const decisions = recordedDecisions(span);
  const content = contentOf(span);
  const told = content ? contentMoments(span, content, decisions, wanted) : [];
  if (!wanted('span')) return told;
  const itself = withRecord(span, decisions, {
    ...contextOfSpan(span),
    at: 'span',
    id: spanMomentId(span.traceId, span.spanId),
    time: span.endTime,
    span: factsOf(span),
  });
  return [...told, itself];
}

/** What the first convention that reads the span says of it. */
function contentOf(span: SpanLike): SpanContent | undefined {
  for (const convention of conventions) {
    const content = convention.read(span);
    if (content !== undefined) return content;
  }
  return undefined;
}

/** The span as rules see it: without what Parapet wrote, which would make it another before and after. */
function factsOf({ name, kind, status, startTime, endTime, attributes, events }: SpanLike): SpanFacts {
  return {
    name,
    kind,
    status,
    duration: Math.max(0, endTime - startTime) / 1000,
    attributes: Object.keys(attributes).some(isOurs)
      ? Object.fromEntries(Object.entries(attributes).filter(([key]) => !isOurs(key)))
      : attributes,
    events: events
      .filter((event) => !isOurs(event.name))
      .map((event) => ({ name: event.name, attributes: event.attributes })),
  };
}

const isOurs = (name: string): boolean => name.startsWith(PARAPET);
