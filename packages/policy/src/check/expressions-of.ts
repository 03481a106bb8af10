import type { Expression } from '../condition/expression.ts';
import type { CompiledPolicy } from '../set/compile-policy.ts';

/** Every expression of a policy, once, whatever the moments it is asked at. */
export function expressionsOf({ kinds, variables }: CompiledPolicy): readonly Expression[] {
  const conditions = Object.values(kinds).flatMap(({ applies, rules }) => [applies, ...rules.map(({ when }) => when)]);
  const expressions = [...conditions.flatMap((condition) => condition.expressions), ...variables.values()];
  return [...new Map(expressions.map((expression) => [expression.source, expression])).values()];
}
