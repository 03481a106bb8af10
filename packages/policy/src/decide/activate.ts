import { type Activation, always, type Truth } from '../condition/condition.ts';
import { forgetful, type Recaller } from '../memory/recaller.ts';
import type { View } from '../moment/view.ts';
import type { PlannedPolicy } from '../set/plan.ts';
import { breaches } from '../workflow/breach.ts';
import { breachOf } from '../workflow/workflow-rule.ts';

/** A policy that applies, or may apply, to a moment. */
export interface Concerned {
  readonly policy: PlannedPolicy;
  readonly applies: Truth;
  readonly activation: Activation;
}

/** The values that a policy's expressions may name at this moment. */
export function activate(policy: PlannedPolicy, view: View, recaller: Recaller = forgetful): Activation {
  if (policy.hasNoNames) return view.roots;
  // A null prototype, because a variable may be called `__proto__`.
  const activation: Record<string, unknown> = Object.assign(Object.create(null), view.roots);
  for (const [name, { program }] of policy.variables) activation[name] = program.evaluate(activation);
  for (const memory of policy.memories) activation[memory.name] = recaller.valueOf(memory, activation);
  for (const [name, { program }] of policy.lateVariables) activation[name] = program.evaluate(activation);
  for (const workflow of policy.governing)
    activation[breachOf(workflow.name)] = breaches(workflow, activation, recaller.statesOf(workflow, activation));
  return activation;
}

/** The policies that apply to a moment, or may apply. */
export function concernedBy(policies: readonly PlannedPolicy[], view: View, recaller: Recaller): readonly Concerned[] {
  const concerned: Concerned[] = [];
  for (const policy of policies) {
    const activation = activate(policy, view, recaller);
    const applies = policy.applies === always ? true : policy.applies.evaluate(activation);
    if (applies !== false) concerned.push({ policy, applies, activation });
  }
  return concerned;
}
