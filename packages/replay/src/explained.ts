import { momentsOfTrace, type ReadMoment, type SpanLike } from '@parapet/genai';
import { type Explanation, explain, type KeptHistory, type PolicySet } from '@parapet/policy';
import type { RecordedTrace } from './recorded-trace.ts';
import { type Replayed, replayMoment } from './replayed.ts';

/** One moment of a recorded span, decided again and told clause by clause. */
export interface Explained<S extends SpanLike = SpanLike> {
  readonly span: S;
  readonly replayed: Replayed;
  readonly explanation: Explanation;
}

export interface ExplainTraceOptions<S extends SpanLike> {
  /** Which moments are told; the others only happen. */
  readonly wanted: (read: ReadMoment & { readonly span: S }) => boolean;
  /** Tells values that are content, which are masked otherwise. */
  readonly content?: boolean;
}

/** Decides the moments of a trace in order and explains those that are wanted; `history` grows by all of them. */
export function explainTrace<S extends SpanLike>(
  set: PolicySet,
  { spans, logs }: RecordedTrace<S>,
  history: KeptHistory | undefined,
  { wanted, content = false }: ExplainTraceOptions<S>,
): readonly Explained<S>[] {
  const inOrder = spans.toSorted((a, b) => a.startTime - b.startTime);
  const explained: Explained<S>[] = [];
  for (const read of momentsOfTrace(inOrder, logs)) {
    const { moment, span } = read;
    if (!set.has(moment.at)) continue;
    // Before it is remembered: a moment does not see itself.
    const explanation = wanted(read) ? explain(set, moment, { content, ...(history && { history }) }) : undefined;
    const replayed = replayMoment(set, read, history);
    if (explanation) explained.push({ span, replayed, explanation });
  }
  return explained;
}
