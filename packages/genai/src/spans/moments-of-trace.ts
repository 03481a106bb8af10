import type { MomentContext, MomentKind } from '@parapet/policy';
import type { LogLike, SpanLike } from '../span-like.ts';
import { momentsOfSpan } from './moments-of-span.ts';
import type { ReadMoment } from './read-moment.ts';
import { withRunsNamed } from './runs-of-tools.ts';
import { agentOf } from './span-context.ts';

/** A moment, and the span that tells of it. */
export interface PlacedMoment<S extends SpanLike> extends ReadMoment {
  readonly span: S;
}

/**
 * The moments of all spans, of one trace or of several, in the order in which they happened. Log records belong to the span
 * that they name. A call that an agent makes is that agent's: spans of agents enclose those of their calls. A
 * tool that is run is the call that was asked for, also where its span shows no id. Never throws.
 *
 * @param wanted which kinds of moments are: the others are not made
 */
export function momentsOfTrace<S extends SpanLike>(
  spans: readonly S[],
  logs: readonly LogLike[] = [],
  wanted: (at: MomentKind) => boolean = () => true,
): readonly PlacedMoment<S>[] {
  const agents = agentsOf(spans);
  // What a tool gave back is told by the call that was asked for.
  const made = (at: MomentKind) => wanted(at) || (at === 'tool_call' && wanted('tool_result'));
  const moments: PlacedMoment<S>[] = [];
  for (const { span, whole } of withLogs(spans, logs))
    for (const read of momentsOfSpan(whole, made)) {
      const agent = read.moment.agent ? undefined : agents(span);
      moments.push({ ...read, ...(agent && { moment: { ...read.moment, agent } }), span });
    }
  moments.sort((a, b) => a.moment.time - b.moment.time);
  return withRunsNamed(moments).filter(({ moment }) => wanted(moment.at));
}

/** Says whose call a span tells of: its own agent, or that of the nearest span around it that names one. */
function agentsOf(spans: readonly SpanLike[]): (span: SpanLike) => MomentContext['agent'] {
  if (spans.every(({ attributes }) => agentOf(attributes) === undefined)) return () => undefined;
  const byId = new Map(spans.map((span) => [idOf(span), span]));
  const known = new Map<SpanLike, MomentContext['agent']>();
  return (span) => {
    const passed = new Set<SpanLike>();
    let agent: MomentContext['agent'];
    // Spans that enclose each other in a circle are nobody's, and end where they were before.
    for (let at: SpanLike | undefined = span; at && !agent && !passed.has(at); ) {
      agent = known.get(at) ?? agentOf(at.attributes);
      passed.add(at);
      at = known.has(at) ? undefined : byId.get(idOf({ traceId: at.traceId, spanId: at.parentSpanId }));
    }
    for (const each of passed) known.set(each, agent);
    return agent;
  };
}

/** Spans with the log records that belong to them. */
function withLogs<S extends SpanLike>(
  spans: readonly S[],
  logs: readonly LogLike[],
): readonly { readonly span: S; readonly whole: SpanLike }[] {
  if (logs.length === 0) return spans.map((span) => ({ span, whole: span }));
  const bySpan = Map.groupBy(logs, idOf);
  return spans.map((span) => {
    const own = bySpan.get(idOf(span));
    return { span, whole: own ? { ...span, logs: inOrder([...(span.logs ?? []), ...own]) } : span };
  });
}

const inOrder = (logs: readonly LogLike[]): readonly LogLike[] => logs.toSorted((a, b) => a.time - b.time);

const idOf = ({
  traceId = '',
  spanId = '',
}: {
  readonly traceId?: string;
  readonly spanId?: string | undefined;
}): string => `${traceId}/${spanId}`;
