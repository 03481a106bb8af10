import { movedRange, type SourceRange } from '../problem.ts';
import { movedText } from '../yaml/text-of.ts';
import type { ConditionSyntax, ExpressionText } from './expression-text.ts';
import type { OverridingRule, RuleSyntax } from './policy-syntax.ts';

/** A rule that is written as it was, further on in its file. */
export function movedRule<R extends RuleSyntax | OverridingRule>(rule: R, by: number): R {
  const { id, when, whenRange, consequenceRange, controls, expires, rollout, overrides } = rule;
  const moved = <T extends { readonly range: SourceRange }>(value: T): T => ({
    ...value,
    range: movedRange(value.range, by),
  });
  return {
    ...rule,
    id: moved(id),
    ...(when && { when: movedCondition(when, by) }),
    ...(whenRange && { whenRange: movedRange(whenRange, by) }),
    ...(consequenceRange && { consequenceRange: movedRange(consequenceRange, by) }),
    controls: controls.map(moved),
    ...(expires && { expires: moved(expires) }),
    ...(rollout && { rollout: moved(rollout) }),
    ...(overrides && { overrides: moved(overrides) }),
  };
}

function movedCondition(condition: ConditionSyntax, by: number): ConditionSyntax {
  switch (condition.kind) {
    case 'constant':
      return condition;
    case 'expression':
      return { kind: 'expression', expression: movedText(condition.expression, by) };
    case 'clauses': {
      const move = (texts: readonly ExpressionText[]) => texts.map((text) => movedText(text, by));
      const { all, any, none } = condition;
      return { kind: 'clauses', all: move(all), any: move(any), none: move(none) };
    }
  }
}
