import { createClaims } from '../condition/claim.ts';
import { bothOf, canHold, oppositeOf, type Proposition, propositionOf } from '../condition/satisfiable.ts';
import type { ConditionSyntax } from '../syntax/expression-text.ts';
import type { Check } from './check-policy.ts';

/**
 * A condition that can only come out one way decides nothing. `when: true` is left alone, because it cannot be meant otherwise.
 * Conditions that say nothing of the moment at all are worked out.
 */
export const checkUnvaryingCondition: Check = ({ syntax, kinds }, { report }) => {
  const told = new Set<unknown>();
  const tell = (of: unknown, code: string, message: string, range: Parameters<typeof report>[2]): void => {
    if (told.has(of)) return;
    told.add(of);
    report(code, message, range, { severity: 'warning' });
  };
  for (const { applies, rules, scope } of Object.values(kinds)) {
    const claims = createClaims(scope);
    const whole = propositionOf(applies.formula, claims);
    if (!canHold(whole) && syntax.applies)
      tell(
        syntax.applies,
        'always-false',
        'No moment can make this true, so the policy never applies.',
        applies.expressions[0]?.source.range ?? syntax.id.range,
      );
    for (const { syntax: rule, when } of rules) {
      const condition = propositionOf(when.formula, claims);
      if (!canHold(condition))
        tell(
          rule,
          'always-false',
          `No moment can make this true, so \`${rule.id.value}\` never holds.`,
          rule.whenRange,
        );
      else if (!canHold(bothOf(whole, condition)) && canHold(whole))
        tell(
          rule,
          'always-false',
          `This contradicts what the policy \`applies\` to, so \`${rule.id.value}\` never holds.`,
          rule.whenRange,
        );
      else if (isAlways(condition) && !isPlainlyTrue(rule.when))
        tell(
          rule,
          'always-true',
          'No moment can make this false, so it asks nothing. Correct it, or write `when: true` if that is meant.',
          rule.whenRange,
        );
    }
  }
};

const isAlways = (proposition: Proposition): boolean => !canHold(oppositeOf(proposition));

const isPlainlyTrue = (condition: ConditionSyntax): boolean =>
  condition.kind === 'constant' || (condition.kind === 'expression' && condition.expression.text.trim() === 'true');
