import { type Action, type RuleResult, slots } from '@parapet/policy';
import * as names from '../semconv.ts';
import { type Decided, type VerdictAttributes, verdictOfDecided } from './decided.ts';

/**
 * The attributes under which a decision is counted in `parapet.decisions`: once for each rule that held or could not be
 * settled, and once without a rule where there is none, so that the share of each can be told. All are of low cardinality.
 */
export function decisionMetrics(decided: Decided): VerdictAttributes[] {
  const { decision, outcome } = decided;
  const moment = { [names.PARAPET_MOMENT_AT]: decision.moment.at };
  if (decision.rules.length === 0)
    return [{ ...moment, [names.PARAPET_VERDICT]: verdictOfDecided(decided), [names.PARAPET_ACTION]: outcome.action }];
  return decision.rules.map((rule) => ({
    ...moment,
    [names.PARAPET_POLICY_ID]: rule.policy,
    [names.PARAPET_RULE_ID]: rule.rule,
    [names.PARAPET_RULE_MODE]: rule.mode,
    [names.PARAPET_RULE_STATE]: rule.state,
    [names.PARAPET_VERDICT]: rule.verdict,
    [names.PARAPET_ACTION]: actionOf(rule, decided),
  }));
}

/** What was done on account of a rule: of each slot one rule decides, and the host may have done something else than was proposed. */
function actionOf(rule: RuleResult, { proposal, outcome }: Decided): Action | 'none' {
  if (rule === proposal.by) return outcome.action;
  if (outcome.action !== proposal.action) return 'none';
  const slot = slots.find((each) => proposal[each]?.by === rule);
  return (slot && proposal[slot]?.action) ?? 'none';
}
