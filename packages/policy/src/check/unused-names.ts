import { namesIn } from '../condition/expression.ts';
import type { Check } from './check-policy.ts';
import { expressionsOf } from './expressions-of.ts';

/** A finder, list, variable or memory that nothing uses is left over, or a rule has lost what it was written for. */
export const checkUnusedNames: Check = (policy, { report }) => {
  const { syntax } = policy;
  const used = new Set(expressionsOf(policy).flatMap(({ checked }) => [...namesIn(checked.expr)]));
  for (const { until } of syntax.memories) if (until) used.add(until.value);
  for (const [kind, entries] of [
    ['finder', syntax.finders],
    ['list', syntax.lists],
    ['variable', syntax.variables],
    ['memory', syntax.memories],
  ] as const)
    for (const { name } of entries)
      if (!used.has(name.value))
        report(`unused-${kind}`, `No rule uses the ${kind} \`${name.value}\`. Use it or remove it.`, name.range, {
          severity: 'warning',
        });
};
