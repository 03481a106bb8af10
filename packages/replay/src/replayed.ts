import type { ReadMoment, RecordedDecision, SpanLike } from '@parapet/genai';
import { momentsOfSpan, momentsOfTrace } from '@parapet/genai';
import type { Action, Decision, KeptHistory, PolicySet, Proposal, RuleResult, Verdict } from '@parapet/policy';
import { createHistory, decide, occurrenceOf, propose, strictest } from '@parapet/policy';
import type { RecordedTrace } from './recorded-trace.ts';

/** How what is decided now compares with what was recorded when it happened. */
export type Agreement = 'same' | 'different' | 'cannot tell' | 'not recorded';

/** One moment of a recorded span, decided again. */
export interface Replayed {
  readonly decision: Decision;
  /** What an enforcing host would have done, by the rules that can be settled. */
  readonly proposal: Proposal;
  /** A rule that cannot be settled from the recording would change the verdict if it held, and nobody recorded whether it did. */
  readonly cannotTell: boolean;
  /** The same policies decided it when it happened, and saw more than the recording shows: what they said stands. */
  readonly kept: boolean;
  readonly recorded?: RecordedDecision;
  readonly agreement: Agreement;
}

/** The moments of a span, of the kinds that some rule is about, decided again; `history` grows by them. */
export function replaySpan(set: PolicySet, span: SpanLike, history?: KeptHistory): Replayed[] {
  return momentsOfSpan(span, (at) => set.has(at)).map((read) => replayMoment(set, read, history));
}

/** A span, and what is decided about its moments. */
export interface ReplayedSpan<S extends SpanLike> {
  readonly span: S;
  readonly replayed: readonly Replayed[];
}

/**
 * The moments of all spans of a trace, decided again in the order in which they happened, which is not that in which spans end;
 * `history` grows by them. Gives the spans in the order in which they began.
 */
export function replayTrace<S extends SpanLike>(
  set: PolicySet,
  { spans, logs }: RecordedTrace<S>,
  history?: KeptHistory,
): readonly ReplayedSpan<S>[] {
  const inOrder = spans.toSorted((a, b) => a.startTime - b.startTime);
  const replayed = new Map(inOrder.map((span) => [span, [] as Replayed[]]));
  for (const read of momentsOfTrace(inOrder, logs, (at) => set.has(at)))
    replayed.get(read.span)?.push(replayMoment(set, read, history));
  return [...replayed].map(([span, all]) => ({ span, replayed: all }));
}

/** A history for the spans from `time` on, in milliseconds since the epoch; undefined where no policy asks what happened before. */
export function historyFrom(set: PolicySet, time: number): KeptHistory | undefined {
  if (set.remembers.length === 0) return undefined;
  const history = createHistory({ secret: 'nothing of it is kept' });
  history.keep(set.remembers, time);
  return history;
}

/** One moment as a span shows it, decided again; `history` grows by it. */
export function replayMoment(
  set: PolicySet,
  { moment, recorded }: ReadMoment,
  history: KeptHistory | undefined,
): Replayed {
  const decision = decide(set, moment, undefined, history);
  // What was recorded happened, unless somebody withheld it.
  history?.remember(decision, recorded ? occurrenceOf(decision, recorded) : 'happened');
  const proposal = propose(decision, 'observing');
  const unsettled = verdictAtMost(decision, proposal) !== proposal.verdict;
  const kept = unsettled && recorded?.digest === set.digest;
  const cannotTell = unsettled && !kept;
  const agreement = kept ? 'same' : agreementOf(recorded, decision, proposal, cannotTell);
  return { decision, proposal, cannotTell, kept, agreement, ...(recorded && { recorded }) };
}

/** What became of a moment: by the record where that is kept, else by what is decided now. */
export interface Said {
  readonly verdict: Verdict;
  readonly action: Action | 'none';
  readonly by?: { readonly policy: string; readonly rule: string };
  /** `policy/rule` of the rules that held, and of those that cannot be settled. */
  readonly held: readonly string[];
  readonly unsettled: readonly string[];
}

export function saidOf({ decision, proposal, kept, recorded }: Replayed): Said {
  if (kept && recorded) {
    const { verdict, action, policy, rule, held, unsettled } = recorded;
    return { verdict, action, ...(policy && rule && { by: { policy, rule } }), held, unsettled };
  }
  const { verdict, action, by } = proposal;
  if (decision.rules.length === 0) return { verdict, action, held: nothing, unsettled: nothing };
  const named = (state: RuleResult['state']) =>
    decision.rules.filter((result) => result.state === state).map(({ policy, rule }) => `${policy}/${rule}`);
  return {
    verdict,
    action,
    ...(by && { by: { policy: by.policy, rule: by.rule } }),
    held: named('held'),
    unsettled: named('unknown'),
  };
}

const nothing: readonly never[] = [];

/** The strictest verdict if every rule that cannot be settled held. */
const verdictAtMost = (decision: Decision, proposal: Proposal): Verdict =>
  decision.rules
    .filter(({ state, mode }) => state === 'unknown' && mode === 'enforce')
    .reduce((verdict, rule) => strictest(verdict, rule.verdict), proposal.verdict);

/** What an earlier call halted was refused whatever this moment says, and no rule about it is told. */
const wasHaltedBefore = ({ action, held, unsettled }: RecordedDecision): boolean =>
  action === 'halt' && held.length === 0 && unsettled.length === 0;

/** A host that only looked on recorded what held; one that acted, what it did. */
function agreementOf(
  recorded: RecordedDecision | undefined,
  decision: Decision,
  proposal: Proposal,
  cannotTell: boolean,
): Agreement {
  if (!recorded) return 'not recorded';
  if (cannotTell || wasHaltedBefore(recorded)) return 'cannot tell';
  return recorded.verdict === (recorded.action === 'none' ? decision.verdict : proposal.verdict) ? 'same' : 'different';
}
