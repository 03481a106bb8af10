import type { Expression } from '../condition/expression.ts';
import { namesIn } from '../condition/expression.ts';
import { expressionsOfMade } from '../memory/memory.ts';
import type { CompiledPolicy } from '../set/compile-policy.ts';
import type { CheckInSet } from './check-set.ts';

/** A finder, list, variable or memory that no rule and no workflow uses is left over, or one has lost what it was written for. */
export const checkUnusedNames: CheckInSet = ({ policy, reporter }, _options, extending) => {
  const { syntax } = policy;
  const used = namesReached([policy, ...extending.map((one) => one.policy)]);
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

/** Every name that rules and workflows use, at once or through variables and memories. In a family a name stands for one thing. */
function namesReached(family: readonly CompiledPolicy[]): ReadonlySet<string> {
  const reached = new Set(family.flatMap(expressionsThatDecide).flatMap(namesUsedBy));
  const behind = new Map<string, readonly string[]>();
  for (const { variables, memories, kinds } of family) {
    for (const [name, expression] of variables) behind.set(name, namesUsedBy(expression));
    const made = Object.values(kinds).flatMap((kind) => kind.made);
    for (const [name, { syntax, key }] of memories) {
      const own = made.filter(({ memory }) => memory.name === name).flatMap(expressionsOfMade);
      behind.set(name, [...[...own, ...key].flatMap(namesUsedBy), ...(syntax.until ? [syntax.until.value] : [])]);
    }
  }
  // What is found is appended, and so visited as well.
  for (const name of reached) for (const other of behind.get(name) ?? []) reached.add(other);
  return reached;
}

const expressionsThatDecide = ({ kinds, workflows }: CompiledPolicy): readonly Expression[] => [
  ...Object.values(kinds).flatMap(({ applies, rules }) =>
    [applies, ...rules.map(({ when }) => when)].flatMap(({ expressions }) => expressions),
  ),
  ...workflows.flatMap(({ key, states }) => [
    ...key,
    ...[...states.values()].flatMap(({ to }) => to.map(({ when }) => when)),
  ]),
];

const namesUsedBy = ({ checked }: Expression): readonly string[] => [...namesIn(checked.expr)];
