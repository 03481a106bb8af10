import type { Decision, Outcome, Proposal, RuleResult, Verdict } from '@parapet/policy';
import { verdicts } from '@parapet/policy';
import { digest } from '../identity.ts';

/** A decision, and what a host made of it. */
export interface Decided {
  readonly decision: Decision;
  readonly proposal: Proposal;
  readonly outcome: Outcome;
}

/** Values of attributes that every tracing backend can search. */
export type VerdictValue = string | number | boolean | string[] | number[];
export type VerdictAttributes = Record<string, VerdictValue>;

/** Joins what is written about a decision in different places. The same moment decided again by the same set has the same. */
export function decisionId({ moment, digest: set, engine }: Decision): string {
  return digest(JSON.stringify([moment.at, moment.id, moment.time, set, engine]));
}

/**
 * What the enforced rules came to: what the host acted on, where it acted, and that may include rules that could not be
 * settled; else the rules that held.
 */
export const verdictOfDecided = ({ decision, proposal, outcome }: Decided): Verdict =>
  outcome.action === 'none' ? decision.verdict : proposal.verdict;

/** Whether there is nothing to tell beyond that it was decided. What others said is told, so that nobody has to ask them again. */
export const isPlainAllow = ({ decision, outcome }: Decided): boolean =>
  decision.rules.length === 0 && !decision.facts && outcome.action === 'none';

export const isHeld = ({ state }: RuleResult): boolean => state === 'held';

export const nameOfRule = ({ policy, rule }: RuleResult): string => `${policy}/${rule}`;

/** The strictest of several by their verdict, the first of equals. */
export function strictestBy<T>(items: readonly T[], verdictOf: (item: T) => Verdict): T | undefined {
  let strictest: T | undefined;
  for (const item of items)
    if (!strictest || verdicts.indexOf(verdictOf(item)) > verdicts.indexOf(verdictOf(strictest))) strictest = item;
  return strictest;
}
