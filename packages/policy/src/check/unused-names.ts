import { namesIn } from '../condition/expression.ts';
import type { Check } from './check-policy.ts';

/** A finder, list or variable that nothing uses is left over, or a rule has lost what it was written for. */
export const checkUnusedNames: Check = ({ syntax, kinds, variables }, { report, problems }) => {
  if (problems.some(({ severity }) => severity === 'error')) return;
  const expressions = [
    ...Object.values(kinds).flatMap(({ applies, rules }) =>
      [applies, ...rules.map(({ when }) => when)].flatMap((condition) => condition.expressions),
    ),
    ...variables.values(),
  ];
  const used = new Set(expressions.flatMap(({ checked }) => [...namesIn(checked.expr)]));
  for (const [kind, entries] of [
    ['finder', syntax.finders],
    ['list', syntax.lists],
    ['variable', syntax.variables],
  ] as const)
    for (const { name } of entries)
      if (!used.has(name.value))
        report(`unused-${kind}`, `No rule uses the ${kind} \`${name.value}\`. Use it or remove it.`, name.range, {
          severity: 'warning',
        });
};
