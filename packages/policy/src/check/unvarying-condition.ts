import { canBothHold, canFail, canHold, type Proposition, propositionOf } from '../condition/satisfiable.ts';
import type { ConditionSyntax } from '../syntax/expression-text.ts';
import type { RuleSyntax } from '../syntax/policy-syntax.ts';
import type { Check } from './check-policy.ts';

/** A condition that can only come out one way decides nothing. */
export const checkUnvaryingCondition: Check = ({ syntax, kinds, overridden }, { report }) => {
  const told = new Set<unknown>();
  for (const { applies, rules, scope } of Object.values(kinds)) {
    const whole = propositionOf(applies.formula, scope);
    const appliesEver = canHold(whole);
    if (!appliesEver && !told.has(applies.syntax)) {
      told.add(applies.syntax);
      const range = applies.expressions[0]?.source.range ?? syntax.id.range;
      report('always-false', 'No moment can make this true, so the policy never applies.', range, {
        severity: 'warning',
      });
    }
    for (const { syntax: rule, when } of rules) {
      const found = unvarying(rule, propositionOf(when.formula, scope), appliesEver ? whole : undefined);
      // What always gives way to another rule is meant to.
      if (!found || told.has(rule) || overridden.has(rule.id.value)) continue;
      told.add(rule);
      report(found.code, found.message, rule.whenRange, { severity: 'warning' });
    }
  }
};

/** What is wrong with a rule's condition, given what its policy applies to. */
function unvarying(
  { id, when }: RuleSyntax,
  condition: Proposition,
  applies: Proposition | undefined,
): { readonly code: string; readonly message: string } | undefined {
  const never = `so \`${id.value}\` never holds.`;
  if (!canHold(condition)) return { code: 'always-false', message: `No moment can make this true, ${never}` };
  if (applies && !canBothHold(applies, condition))
    return { code: 'always-false', message: `This contradicts what the policy \`applies\` to, ${never}` };
  if (canFail(condition) || isPlainlyTrue(when)) return undefined;
  const remedy = 'Correct it, or write `when: true` if that is meant.';
  return { code: 'always-true', message: `No moment can make this false, so it asks nothing. ${remedy}` };
}

/** `when: true` cannot be meant otherwise. */
const isPlainlyTrue = (condition: ConditionSyntax): boolean =>
  condition.kind === 'constant' || (condition.kind === 'expression' && condition.expression.text.trim() === 'true');
