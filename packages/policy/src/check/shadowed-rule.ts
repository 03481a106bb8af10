import { createClaims } from '../condition/claim.ts';
import { bothOf, claimsOf, follows, type Proposition, propositionOf } from '../condition/satisfiable.ts';
import type { MomentKind } from '../moment/moment.ts';
import type { Reporter } from '../problem.ts';
import type { CompiledPolicy } from '../set/compile-policy.ts';
import type { PlannedRule } from '../set/plan.ts';
import type { CheckSet, InSet } from './check-set.ts';
import { isAsStrict } from './implied-rule.ts';

/** A rule that another policy has as well, of all the same moments, and as strict or stricter. */
export const checkShadowedRule: CheckSet = (policies) => {
  const everywhere = policies.flatMap(placesOf);
  for (const alike of Map.groupBy(everywhere, ({ signature }) => signature).values())
    for (const one of alike) {
      const other = alike.find((candidate) => isShadow(one, candidate, alike));
      if (!other) continue;
      one.reporter.report(
        'shadowed-rule',
        `\`${other.rule.summary.id}\` of \`${other.policy.file}\` says the same of the same moments, as strictly or more. Keep one.`,
        one.rule.syntax.whenRange,
        { severity: 'warning' },
      );
    }
};

/** A rule, what it speaks of, and when it holds. */
interface Place {
  readonly policy: CompiledPolicy;
  readonly reporter: Reporter;
  readonly rule: PlannedRule;
  readonly holds: Proposition;
  /** Only rules of one signature can mean the same. */
  readonly signature: string;
}

function placesOf({ policy, reporter }: InSet): readonly Place[] {
  const kinds = Object.entries(policy.kinds) as [MomentKind, (typeof policy.kinds)[MomentKind]][];
  const seen = new Set<PlannedRule['syntax']>();
  return kinds.flatMap(([, planned]) => {
    if (!planned) return [];
    const claims = createClaims(planned.scope);
    const applies = propositionOf(planned.applies.formula, claims);
    return planned.rules.flatMap((rule): readonly Place[] => {
      if (seen.has(rule.syntax)) return [];
      seen.add(rule.syntax);
      const holds = bothOf(applies, propositionOf(rule.when.formula, claims));
      const spokenOf = new Set(claimsOf(holds).map(({ about }) => about));
      if (spokenOf.size === 0) return [];
      return [
        {
          policy,
          reporter,
          rule,
          holds,
          signature: JSON.stringify([[...rule.syntax.at].sort(), [...spokenOf].sort()]),
        },
      ];
    });
  });
}

function isShadow(one: Place, other: Place, alike: readonly Place[]): boolean {
  if (one.policy === other.policy || !isAsStrict(other.rule, one.rule)) return false;
  // Of two that are as strict as each other, the one that comes first stays.
  if (isAsStrict(one.rule, other.rule) && alike.indexOf(one) < alike.indexOf(other)) return false;
  return follows(one.holds, other.holds) && follows(other.holds, one.holds);
}
