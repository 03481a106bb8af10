import type { RecordedDecision } from '@parapet/genai';
import type { Action, Decision, MomentKind, RuleSummary } from '@parapet/policy';
import { propose } from '@parapet/policy';
import type { Arrived } from './chronicle.ts';
import type { RuleMatches } from './rule-matches.ts';
import { createRuleMatches } from './rule-matches.ts';

/** What was counted of one rule. */
export interface CountedRule {
  readonly rule: RuleSummary;
  /** The moments it was counted at: it may be counted elsewhere at others. */
  readonly at: readonly MomentKind[];
  readonly matches: RuleMatches;
}

export const createCountedRule = (rule: RuleSummary, at: readonly MomentKind[]): CountedRule => ({
  ...{ rule, at },
  matches: createRuleMatches(),
});

/** `policy/rule`, as records call it. */
export const ruleName = ({ policy, id }: RuleSummary): string => `${policy}/${id}`;

export type CountedRules = ReadonlyMap<string, CountedRule>;

/** Counts what was decided about a moment. */
export function countDecided(decision: Decision, placed: Arrived, rules: CountedRules): void {
  for (const result of decision.rules) {
    const alone = { ...decision, rules: [{ ...result, mode: 'enforce' as const }] };
    const kind = { state: result.state, proposes: propose(alone).action, unknowns: result.unknowns };
    rules.get(`${result.policy}/${result.rule}`)?.matches.add(placed, kind, alone);
  }
}

/** Counts what was recorded of a moment. */
export function countRecorded(recorded: RecordedDecision, placed: Arrived, rules: CountedRules): void {
  const { at } = placed.sighting.moment;
  for (const [name, { rule, at: own, matches }] of rules) {
    const state = recorded.held.includes(name) ? 'held' : recorded.unsettled.includes(name) ? 'unknown' : undefined;
    if (state && own.includes(at)) matches.add(placed, { state, proposes: proposedBy(rule, recorded), unknowns: [] });
  }
}

const proposedBy = ({ action }: RuleSummary, { findings }: RecordedDecision): Action =>
  action === 'redact' && findings.length === 0 ? 'block' : action;
