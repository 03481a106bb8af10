import type { Expression } from '../condition/expression.ts';
import { rememberedFor } from '../condition/remembered.ts';
import { expressionsOfMade } from '../memory/memory.ts';
import type { MomentKind } from '../moment/moment.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { indexByGuards } from './guarded-index.ts';
import { askedFindersIn, memoriesIn, readsOfAll, variablesIn } from './names-used.ts';
import type { CompiledKind, PlannedPolicy } from './plan.ts';

/** All that deciding needs of a policy at one kind of moment. An author who types waits for what is wrong, and not for this. */
export const planPolicy = rememberedFor(({ names, ...compiled }: CompiledKind): PlannedPolicy => {
  const { kind, applies, rules, made, workflows, governing, scope } = compiled;
  const asking = [
    ...applies.expressions,
    ...rules.flatMap(({ when }) => when.expressions),
    ...made.flatMap(expressionsOfMade),
    ...workflows.flatMap(({ key, states }) => [...key, ...guardsAt(kind, states)]),
  ];
  const memories = memoriesIn(asking, scope, names.all.memories);
  const used = [...asking, ...memories.flatMap(({ key }) => key)];
  const usedVariables = variablesIn(used, scope);
  const variables = [...scope.variables].filter(([name]) => usedVariables.has(name));
  const asked = askedFindersIn(used, scope);
  const isLate = ([, { source }]: (typeof variables)[number]) => names.definitions.readBy([source]).size > 0;
  return {
    ...compiled,
    appliesReads: readsOfAll(applies.expressions, scope),
    index: indexByGuards(rules, ({ when }) => when.formula),
    hasNoNames: variables.length + memories.length + governing.length + asked.length === 0,
    asked,
    variables: variables.filter((variable) => !isLate(variable)),
    memories,
    lateVariables: variables.filter(isLate),
  };
});

const guardsAt = (kind: MomentKind, states: Workflow['states']): readonly Expression[] =>
  [...states.values()].flatMap(({ to }) => to.flatMap(({ at, when }) => (at.has(kind) ? [when] : [])));
