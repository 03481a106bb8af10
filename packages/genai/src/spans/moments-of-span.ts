import type { SpanFacts } from '@parapet/policy';
import { spanMomentId } from '../identity.ts';
import { PARAPET } from '../semconv.ts';
import type { SpanLike } from '../span-like.ts';
import { recordedDecisions } from '../verdict/recorded-decision.ts';
import { contentMoments } from './content-moments.ts';
import { conventions } from './conventions.ts';
import { type ReadMoment, withRecord } from './read-moment.ts';
import { contextOfSpan } from './span-context.ts';

/**
 * The moments a span tells of: those of a call to a model or to a tool, or of a search, in the order in which they happened, and the
 * span itself, last. What the span does not show of them is unknown. Never throws.
 */
export function momentsOfSpan(span: SpanLike): readonly ReadMoment[] {
  const decisions = recordedDecisions(span);
  const content = conventions.map((convention) => convention.read(span)).find((read) => read !== undefined);
  const itself = withRecord(span, decisions, {
    ...contextOfSpan(span),
    at: 'span',
    id: spanMomentId(span.traceId, span.spanId),
    time: span.endTime,
    span: factsOf(span),
  });
  return content ? [...contentMoments(span, content, decisions), itself] : [itself];
}

/** The span as rules see it: without what Parapet wrote, which would make it another before and after. */
function factsOf({ name, kind, status, startTime, endTime, attributes, events }: SpanLike): SpanFacts {
  return {
    name,
    kind,
    status,
    duration: Math.max(0, endTime - startTime) / 1000,
    attributes: Object.fromEntries(Object.entries(attributes).filter(([key]) => !key.startsWith(PARAPET))),
    events: events
      .filter((event) => !event.name.startsWith(PARAPET))
      .map((event) => ({ name: event.name, attributes: event.attributes })),
  };
}
