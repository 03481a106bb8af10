import type { Expression } from '../condition/expression.ts';
import { rememberedFor } from '../condition/remembered.ts';
import { expressionsOfMade } from '../memory/memory.ts';
import type { CompiledPolicy } from '../set/compile-policy.ts';

/** Every expression of a policy, once, whatever the moments it is asked at. */
export const expressionsOf = rememberedFor(({ kinds, variables, workflows }: CompiledPolicy): readonly Expression[] => {
  const conditions = Object.values(kinds).flatMap(({ applies, rules }) => [applies, ...rules.map(({ when }) => when)]);
  const expressions = [
    ...conditions.flatMap((condition) => condition.expressions),
    ...Object.values(kinds).flatMap(({ made }) => made.flatMap(expressionsOfMade)),
    ...workflows.flatMap(({ key, states }) => [
      ...key,
      ...[...states.values()].flatMap(({ to }) => to.map(({ when }) => when)),
    ]),
    ...variables.values(),
  ];
  return [...new Map(expressions.map((expression) => [expression.source, expression])).values()];
});
