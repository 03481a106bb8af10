import type { ReadMoment, RecordedDecision, SpanLike } from '@parapet/genai';
import { momentsOfSpan } from '@parapet/genai';
import type { Decision, PolicySet, Proposal, Verdict } from '@parapet/policy';
import { decide, propose, strictest } from '@parapet/policy';

/** How what is decided now compares with what was recorded when it happened. */
export type Agreement = 'same' | 'different' | 'cannot tell' | 'not recorded';

/** One moment of a recorded span, decided again. */
export interface Replayed {
  readonly decision: Decision;
  /** What an enforcing host would have done, by the rules that can be settled. */
  readonly proposal: Proposal;
  /** A rule that cannot be settled from the recording would change the verdict if it held. */
  readonly cannotTell: boolean;
  readonly recorded?: RecordedDecision;
  readonly agreement: Agreement;
}

/** The moments of a span, of the kinds that some rule is about, decided again. */
export function replaySpan(set: PolicySet, span: SpanLike): Replayed[] {
  return momentsOfSpan(span)
    .filter(({ moment }) => set.has(moment.at))
    .map((read) => replayMoment(set, read));
}

function replayMoment(set: PolicySet, { moment, recorded }: ReadMoment): Replayed {
  const decision = decide(set, moment);
  const proposal = propose(decision, 'observing');
  const cannotTell = verdictAtMost(decision, proposal) !== proposal.verdict;
  const agreement = agreementOf(recorded, decision, proposal, cannotTell);
  return { decision, proposal, cannotTell, agreement, ...(recorded && { recorded }) };
}

/** The strictest verdict if every rule that cannot be settled held. */
const verdictAtMost = (decision: Decision, proposal: Proposal): Verdict =>
  decision.rules
    .filter(({ state, mode }) => state === 'unknown' && mode === 'enforce')
    .reduce((verdict, rule) => strictest(verdict, rule.verdict), proposal.verdict);

/** A host that only looked on recorded what held; one that acted, what it did. */
function agreementOf(
  recorded: RecordedDecision | undefined,
  decision: Decision,
  proposal: Proposal,
  cannotTell: boolean,
): Agreement {
  if (!recorded) return 'not recorded';
  if (cannotTell) return 'cannot tell';
  return recorded.verdict === (recorded.action === 'none' ? decision.verdict : proposal.verdict) ? 'same' : 'different';
}
