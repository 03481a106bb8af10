import type { Claim } from '../condition/claim.ts';
import { rememberedFor, rememberedForBoth } from '../condition/remembered.ts';
import { bothOf, claimsOf, follows, type Proposition, propositionOf } from '../condition/satisfiable.ts';
import type { MomentKind } from '../moment/moment.ts';
import type { CompiledPolicy } from '../set/compile-policy.ts';
import type { PlannedRule } from '../set/plan.ts';
import type { CheckSet } from './check-set.ts';
import { isAsStrict } from './implied-rule.ts';

/** A rule that another policy has as well, of all the same moments, and as strict or stricter. */
export const checkShadowedRule: CheckSet = (policies) => {
  if (policies.length < 2) return;
  const reporters = new Map(policies.map(({ policy, reporter }) => [policy, reporter]));
  const everywhere = policies.flatMap(({ policy }) => placesOf(policy));
  for (const alike of Map.groupBy(everywhere, ({ signature }) => signature).values()) {
    const others = alike.slice(0, mostCompared);
    alike.forEach((one, index) => {
      const other = others.find((candidate, place) => isShadow(one, candidate, place > index));
      if (!other) return;
      reporters
        .get(one.policy)
        ?.report(
          'shadowed-rule',
          `\`${other.rule.summary.id}\` of \`${other.policy.file}\` says the same of the same moments, as strictly or more. Keep one.`,
          one.rule.syntax.whenRange,
          { severity: 'warning' },
        );
    });
  }
};

/** Where hundreds of rules speak of the same they are generated, and comparing all of them would take seconds. */
const mostCompared = 50;

/** A rule, what it speaks of, and when it holds. */
interface Place {
  readonly policy: CompiledPolicy;
  readonly rule: PlannedRule;
  readonly holds: Proposition;
  /** Only rules of one signature can mean the same. */
  readonly signature: string;
}

const placesOf = rememberedFor((policy: CompiledPolicy): readonly Place[] => {
  const kinds = Object.entries(policy.kinds) as [MomentKind, (typeof policy.kinds)[MomentKind]][];
  const seen = new Set<PlannedRule['syntax']>();
  return kinds.flatMap(([, planned]) => {
    if (!planned) return [];
    const applies = propositionOf(planned.applies.formula, planned.scope);
    return planned.rules.flatMap((rule): readonly Place[] => {
      if (seen.has(rule.syntax)) return [];
      seen.add(rule.syntax);
      const holds = bothHold(applies, propositionOf(rule.when.formula, planned.scope));
      const spokenOf = subjectsOf(holds);
      if (spokenOf.length === 0) return [];
      return [
        {
          policy,
          rule,
          holds,
          signature: JSON.stringify([[...rule.syntax.at].sort(), spokenOf]),
        },
      ];
    });
  });
});

const bothHold = rememberedForBoth((applies: Proposition, when: Proposition) => bothOf(applies, when));

/** What a condition speaks of, and what it compares that with; of whole numbers, `> 0` and `>= 1` are the same. */
const subjectsOf = rememberedFor((proposition: Proposition): readonly string[] => {
  const subjects = [...Map.groupBy<string, Claim>(claimsOf(proposition), ({ about }) => about)].map(
    ([about, those]) => {
      const isExact = those.every(({ domain }) => domain === 'any');
      const compared = new Set(isExact ? those.flatMap(({ landmarks }) => landmarks.map(String)) : []);
      return JSON.stringify([about, ...[...compared].sort()]);
    },
  );
  return subjects.sort();
});

/** @param isLater whether the other comes after the one */
function isShadow(one: Place, other: Place, isLater: boolean): boolean {
  if (one.policy === other.policy || !isAsStrict(other.rule, one.rule)) return false;
  // Of two that are as strict as each other, the one that comes first stays.
  if (isAsStrict(one.rule, other.rule) && isLater) return false;
  return follows(one.holds, other.holds) && follows(other.holds, one.holds);
}
