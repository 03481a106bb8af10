import { EvaluationError, Unknown } from '@parapet/cel';
import type { Activation, Condition, Truth } from '../condition/condition.ts';
import { constant } from '../condition/formula.ts';
import { slotOf, type Workflow } from './workflow.ts';

/** Holds where a tool is called that the workflow governs and that none of the states it may be in allows. */
export const violationOf = (workflow: Workflow): Condition => ({
  evaluate: (activation) => violates(workflow, activation),
  syntax: { kind: 'constant', value: true },
  formula: constant(true),
  expressions: workflow.key,
});

function violates({ name, governs, states }: Workflow, activation: Activation): Truth {
  const { tool } = activation as { readonly tool?: { readonly name?: unknown } };
  const called = tool instanceof Unknown ? tool : tool?.name;
  if (called instanceof Unknown) return called;
  if (typeof called !== 'string' || !governs.has(called)) return false;
  const may = activation[slotOf(name)];
  if (may instanceof EvaluationError) return may;
  const allowed = (may as readonly string[]).map((state) => states.get(state)?.tools.has(called) === true);
  if (allowed.every(Boolean)) return false;
  return allowed.some(Boolean) ? new Unknown([name]) : true;
}
