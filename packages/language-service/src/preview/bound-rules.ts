import type { KeptHistory, PolicySet } from '@parapet/policy';
import { boundAt, boundPart, decide, occurrenceOf } from '@parapet/policy';
import { historyFrom } from '@parapet/replay';
import type { Arrived, Chronicle } from './chronicle.ts';
import type { CountedRules } from './counted-rule.ts';
import { countDecided, countRecorded, createCountedRule, ruleName } from './counted-rule.ts';

/** The rules of a policy that have to do with what happened before: counted together, and in the order in which it happened. */
export interface BoundRules {
  readonly rules: CountedRules;
  /** Counts what has not been counted. False when `enough` said so before the end. */
  count(enough: () => boolean): boolean;
}

/** @param kept digest of the policy set whose recorded decisions stand */
export function createBoundRules(set: PolicySet, chronicle: Chronicle, kept: string | undefined): BoundRules {
  const part = boundPart(set);
  const counted = (): CountedRules =>
    new Map(part.rules.map((rule) => [ruleName(rule), createCountedRule(rule, boundAt(set, rule))]));
  let rules = counted();
  let placed = chronicle.inOrder();
  let next = 0;
  let history: KeptHistory | undefined;

  const countOne = (one: Arrived): void => {
    const { moment, recorded } = one.sighting;
    history ??= historyFrom(part, moment.time);
    const decision = decide(part, moment, undefined, history);
    // What was recorded happened, unless somebody withheld it.
    history?.remember(decision, recorded ? occurrenceOf(decision, recorded) : 'happened');
    if (recorded && recorded.digest === kept) countRecorded(recorded, one, rules);
    else countDecided(decision, one, rules);
  };

  return {
    get rules() {
      return rules;
    },
    count(enough) {
      const current = chronicle.inOrder();
      // What came late changes what was remembered since.
      if (current !== placed) {
        rules = counted();
        placed = current;
        next = 0;
        history = undefined;
      }
      for (let one = placed[next]; one; one = placed[++next]) {
        if (!part.has(one.sighting.moment.at)) continue;
        if (enough()) return false;
        countOne(one);
      }
      return true;
    },
  };
}
