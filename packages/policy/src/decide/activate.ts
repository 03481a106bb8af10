import type { Activation } from '../condition/condition.ts';
import { forgetful, type Recaller } from '../memory/recaller.ts';
import type { View } from '../moment/view.ts';
import type { PlannedPolicy } from '../set/plan.ts';
import { breaches } from '../workflow/breach.ts';
import { breachOf } from '../workflow/workflow-rule.ts';

/** The values that a policy's expressions may name at this moment. */
export function activate(policy: PlannedPolicy, view: View, recaller: Recaller = forgetful): Activation {
  const activation: Record<string, unknown> = Object.assign(Object.create(null), policy.constants, view.roots);
  for (const [name, { program }] of policy.variables) activation[name] = program.evaluate(activation);
  for (const memory of policy.memories) activation[memory.name] = recaller.valueOf(memory, activation);
  for (const [name, { program }] of policy.lateVariables) activation[name] = program.evaluate(activation);
  for (const workflow of policy.governing)
    activation[breachOf(workflow.name)] = breaches(workflow, activation, recaller.statesOf(workflow, activation));
  return activation;
}
