import { namesIn } from '../condition/expression.ts';
import type { CompiledPolicy } from '../set/compile-policy.ts';
import type { CheckInSet } from './check-set.ts';
import { expressionsOf } from './expressions-of.ts';

/** A finder, list, variable or memory that nothing uses is left over, or a rule has lost what it was written for. */
export const checkUnusedNames: CheckInSet = ({ policy, reporter }, _options, extending) => {
  const { syntax } = policy;
  const used = new Set([policy, ...extending.map((one) => one.policy)].flatMap((one) => [...namesUsedBy(one)]));
  for (const { until } of syntax.memories) if (until) used.add(until.value);
  for (const [kind, entries] of [
    ['finder', syntax.finders],
    ['list', syntax.lists],
    ['variable', syntax.variables],
    ['memory', syntax.memories],
  ] as const)
    for (const { name } of entries)
      if (!used.has(name.value))
        reporter.report(
          `unused-${kind}`,
          `No rule uses the ${kind} \`${name.value}\`. Use it or remove it.`,
          name.range,
          { severity: 'warning' },
        );
};

const namesUsedBy = (policy: CompiledPolicy): ReadonlySet<string> =>
  new Set(expressionsOf(policy).flatMap(({ checked }) => [...namesIn(checked.expr)]));
