import { follows, type Proposition, propositionOf, spokenOf } from '../condition/satisfiable.ts';
import { actions, compareStrictness, slotOf } from '../decision/action.ts';
import type { PlannedRule } from '../set/plan.ts';
import type { RuleSummary } from '../set/policy-set.ts';
import type { Check } from './check-policy.ts';

/** A rule that only says again, of some of the same moments, what an earlier rule of the policy says as strictly or more. */
export const checkImpliedRule: Check = ({ kinds }, { report }) => {
  const verdicts = new Map<PlannedRule['syntax'], PlannedRule | undefined>();
  for (const { rules, scope } of Object.values(kinds)) {
    /** By one thing that they speak of: a rule can only be implied by what speaks of nothing else than it does. */
    const seen = new Map<string, Candidate[]>();
    for (const rule of rules) {
      const when = propositionOf(rule.when.formula, scope);
      const candidate = { rule, when, spokenOf: spokenOf(when) };
      const others = [...candidate.spokenOf].flatMap((about) => seen.get(about)?.slice(-mostCompared) ?? []);
      const earlier = others.find((other) => isImpliedBy(candidate, other))?.rule;
      // At each of its moments there must be one.
      verdicts.set(rule.syntax, verdicts.has(rule.syntax) ? verdicts.get(rule.syntax) && earlier : earlier);
      // What says something of every moment, such as `when: true`, takes nothing from a rule that says it of some.
      const [first] = [...candidate.spokenOf].sort();
      if (first === undefined) continue;
      const known = seen.get(first);
      if (known) known.push(candidate);
      else seen.set(first, [candidate]);
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

/** A policy in which hundreds of rules speak of the same is generated, and comparing all of them would take seconds. */
const mostCompared = 50;

interface Candidate {
  readonly rule: PlannedRule;
  readonly when: Proposition;
  readonly spokenOf: ReadonlySet<string>;
}

/** Whether one rule does at least what another would do, where both hold or cannot be settled. */
export function isAsStrict(one: PlannedRule, other: PlannedRule): boolean {
  if (one.summary.mode !== other.summary.mode) return false;
  if (one.unsettledByError === 'allow' && other.unsettledByError === 'act') return false;
  if (one.unsettledByUnknown === 'allow' && other.unsettledByUnknown === 'act') return false;
  return doesAsMuch(one.summary, other.summary);
}

/** Whom another rule notifies is told by it alone; all else is done by what is as strict in its slot, and what is refused has no other. */
function doesAsMuch(one: RuleSummary, other: RuleSummary): boolean {
  if (other.action === 'notify' || other.also) return false;
  if (slotOf[one.action] === slotOf[other.action]) return compareStrictness(one, other) >= 0;
  const isForGood = one.action === 'throttle' || one.action === 'block' || one.action === 'halt';
  return (isForGood || other.action === 'flag') && actions.indexOf(one.action) > actions.indexOf(other.action);
}

/** Of two redactions each takes out what it found itself. */
function isImpliedBy({ rule, when, spokenOf }: Candidate, earlier: Candidate): boolean {
  const bothRedact = rule.summary.action === 'redact' && earlier.rule.summary.action === 'redact';
  if (!isWithin(earlier.spokenOf, spokenOf) || (bothRedact && !isWithin(spokenOf, earlier.spokenOf))) return false;
  return isAsStrict(earlier.rule, rule) && follows(when, earlier.when);
}

function isWithin(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  if (some.size > others.size) return false;
  for (const one of some) if (!others.has(one)) return false;
  return true;
}
