import { canBothHold, propositionOf } from '../condition/satisfiable.ts';
import type { CheckSet, InSet } from './check-set.ts';

/** Two policies that override one rule at once: each thinks that it alone says what is in its place. */
export const checkOverriddenTwice: CheckSet = (policies) => {
  const overriding = policies.flatMap((one) =>
    one.policy.syntax.rules.flatMap(({ overrides }) => (overrides ? [{ one, overrides }] : [])),
  );
  for (const twins of Map.groupBy(overriding, ({ overrides }) => overrides.value).values())
    twins.forEach(({ one, overrides }, index) => {
      const other = twins.slice(0, index).find((twin) => twin.one !== one && canBothApply(one, twin.one));
      if (other)
        one.reporter.report(
          'overridden-twice',
          `\`${other.one.policy.syntax.id.value}\` overrides \`${overrides.value}\` as well, and both may apply at once; the stricter counts then. Let one extend the other, or tell them apart by \`applies\`.`,
          overrides.range,
          { severity: 'warning' },
        );
    });
};

function canBothApply(one: InSet, other: InSet): boolean {
  const [first, second] = [one, other].map(({ policy }) => {
    const [planned] = Object.values(policy.kinds);
    return planned && propositionOf(planned.applies.formula, planned.scope);
  });
  return !first || !second || canBothHold(first, second);
}
