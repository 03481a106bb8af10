import {
  type Decision,
  type Explanation,
  explain,
  isWithheldBy,
  type KeptHistory,
  type Moment,
  type PolicySet,
  type Proposal,
  propose,
  type TestStep,
} from '@parapet/policy';
import { factsFrom } from './written-facts.ts';

/** A moment that was tried: what the rules propose for it, whatever their mode. */
export interface Trial {
  readonly moment: Moment;
  readonly decision: Decision;
  readonly proposal: Proposal;
  /** The name of the span that shows it; of recorded traces only. */
  readonly span?: string;
  /** The decision clause by clause. Of written moments only is content told. */
  readonly explanation: Explanation;
}

/** Tries a moment, and lets `history` go on as if what was proposed had been done. */
export function tryMoment(
  set: PolicySet,
  moment: Moment,
  history: KeptHistory | undefined,
  { span, facts: said = new Map() }: Circumstances,
): Trial {
  const facts = factsFrom(set, moment, history, said);
  const explanation = explain(set, moment, { content: span === undefined, facts, ...(history && { history }) });
  const decision = enforced(explanation.decision);
  const proposal = propose(decision);
  history?.remember(decision, isWithheldBy(proposal) ? 'withheld' : 'happened');
  return { moment, decision, proposal, explanation, ...(span !== undefined && { span }) };
}

/** What belongs to a moment: the span that shows it, or what is said when somebody is asked about it. */
export interface Circumstances {
  readonly span?: string;
  readonly facts?: TestStep['facts'];
}

const enforced = (decision: Decision): Decision => ({
  ...decision,
  rules: decision.rules.map((rule) => ({ ...rule, mode: 'enforce' as const })),
});
