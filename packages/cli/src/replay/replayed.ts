import type { ReadMoment, RecordedDecision, SpanLike } from '@parapet/genai';
import { momentsOfSpan } from '@parapet/genai';
import type { Decision, Mode, PolicySet, Proposal } from '@parapet/policy';
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

/** The moments of a span that some rule is about, decided again. */
export function replaySpan(set: PolicySet, span: SpanLike): Replayed[] {
  return momentsOfSpan(span)
    .filter(({ moment }) => (moment.at === 'span' ? set.concernsSpan(span) : set.has(moment.at)))
    .map((read) => replayMoment(set, read));
}

function replayMoment(set: PolicySet, { moment, recorded }: ReadMoment): Replayed {
  const decision = decide(set, moment);
  const proposal = propose(settled(decision));
  const cannotTell = verdictAtMost(decision, proposal, 'enforce') !== proposal.verdict;
  const agreement = agreementOf(recorded, proposal, cannotTell);
  return { decision, proposal, cannotTell, agreement, ...(recorded && { recorded }) };
}

/** Without the rules that this recording says too little about: what a host did about those, it did because it saw more. */
const settled = (decision: Decision): Decision => ({
  ...decision,
  rules: decision.rules.filter(({ state }) => state !== 'unknown'),
});

const verdictAtMost = (decision: Decision, proposal: Proposal, mode: Mode) =>
  decision.rules
    .filter((rule) => rule.state === 'unknown' && rule.mode === mode)
    .reduce((verdict, rule) => strictest(verdict, rule.verdict), proposal.verdict);

function agreementOf(recorded: RecordedDecision | undefined, proposal: Proposal, cannotTell: boolean): Agreement {
  if (!recorded) return 'not recorded';
  if (cannotTell) return 'cannot tell';
  return recorded.verdict === proposal.verdict ? 'same' : 'different';
}
