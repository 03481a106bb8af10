import { createClaims } from '../condition/claim.ts';
import { claimsOf, follows, type Proposition, propositionOf } from '../condition/satisfiable.ts';
import { actions } from '../decision/decision.ts';
import type { PlannedRule } from '../set/plan.ts';
import type { Check } from './check-policy.ts';

/** A rule that only says again, of some of the same moments, what an earlier rule of the policy says as strictly or more. */
export const checkImpliedRule: Check = ({ kinds }, { report }) => {
  const verdicts = new Map<PlannedRule['syntax'], PlannedRule | undefined>();
  for (const { rules, scope } of Object.values(kinds)) {
    const claims = createClaims(scope);
    const seen: Candidate[] = [];
    for (const rule of rules) {
      const candidate = { rule, when: propositionOf(rule.when.formula, claims) };
      const earlier = seen.find((other) => isAsStrict(other.rule, rule) && impliedBy(candidate, other))?.rule;
      // At each of its moments there must be one.
      verdicts.set(rule.syntax, verdicts.has(rule.syntax) ? verdicts.get(rule.syntax) && earlier : earlier);
      seen.push(candidate);
    }
  }
  for (const [{ id, whenRange }, earlier] of verdicts)
    if (earlier)
      report(
        'implied-rule',
        `Wherever \`${id.value}\` holds, \`${earlier.summary.id}\` holds as well and says the same or more. Remove one, or narrow the earlier.`,
        whenRange,
        { severity: 'warning' },
      );
};

interface Candidate {
  readonly rule: PlannedRule;
  readonly when: Proposition;
}

/** Whether one rule does at least what another would do, where both hold or cannot be settled. */
export function isAsStrict(one: PlannedRule, other: PlannedRule): boolean {
  if (one.summary.mode !== other.summary.mode) return false;
  if (one.unsettledByError === 'allow' && other.unsettledByError === 'act') return false;
  if (one.unsettledByUnknown === 'allow' && other.unsettledByUnknown === 'act') return false;
  return actions.indexOf(one.summary.action) >= actions.indexOf(other.summary.action);
}

/**
 * What says something of every moment, such as `when: true`, takes nothing from a rule that says it of some. Of two redactions each
 * takes out what it found itself.
 */
function impliedBy({ rule, when }: Candidate, earlier: Candidate): boolean {
  const spokenOf = new Set(claimsOf(when).map(({ about }) => about));
  const spokenOfEarlier = new Set(claimsOf(earlier.when).map(({ about }) => about));
  if (spokenOfEarlier.size === 0 || !isWithin(spokenOfEarlier, spokenOf)) return false;
  if (
    rule.summary.action === 'redact' &&
    earlier.rule.summary.action === 'redact' &&
    !isWithin(spokenOf, spokenOfEarlier)
  )
    return false;
  return follows(when, earlier.when);
}

const isWithin = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
  [...some].every((one) => others.has(one));
