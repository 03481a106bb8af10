import type { Expression } from '../condition/expression.ts';
import { namesIn } from '../condition/expression.ts';
import { rememberedFor } from '../condition/remembered.ts';
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
  const reached = new Set(family.flatMap((policy) => [...namesDeciding(policy)]));
  const behind = new Map(family.flatMap((policy) => [...namesBehind(policy)]));
  // What is found is appended, and so visited as well.
  for (const name of reached) for (const other of behind.get(name) ?? []) reached.add(other);
  return reached;
}

/** The names that rules and workflows of a policy use at once. */
const namesDeciding = rememberedFor(({ kinds, workflows }: CompiledPolicy): ReadonlySet<string> => {
  const names = new Set<string>();
  const add = ({ expressions }: { readonly expressions: readonly Expression[] }): void => {
    for (const { checked } of expressions) for (const name of namesIn(checked.expr)) names.add(name);
  };
  for (const { applies, rules } of Object.values(kinds)) {
    add(applies);
    for (const { when } of rules) add(when);
  }
  for (const { key, states } of workflows) {
    add({ expressions: key });
    for (const { to } of states.values()) add({ expressions: to.map(({ when }) => when) });
  }
  return names;
});

/** What a policy's variables and memories use, by their names. */
const namesBehind = rememberedFor(({ variables, memories, kinds }: CompiledPolicy) => {
  const behind = new Map<string, readonly string[]>();
  for (const [name, expression] of variables) behind.set(name, namesUsedBy(expression));
  const made = Object.values(kinds).flatMap((kind) => kind.made);
  for (const [name, { syntax, key }] of memories) {
    const own = made.filter(({ memory }) => memory.name === name).flatMap(expressionsOfMade);
    behind.set(name, [...[...own, ...key].flatMap(namesUsedBy), ...(syntax.until ? [syntax.until.value] : [])]);
  }
  return behind;
});

const namesUsedBy = ({ checked }: Expression): readonly string[] => [...namesIn(checked.expr)];
