import { EvaluationError, Unknown } from '@parapet/cel';
import type { Activation, Truth } from '../condition/condition.ts';
import type { Workflow } from './workflow.ts';

/** Whether a tool is called that the workflow governs and that none of the states it may be in allows. */
export function breaches(
  { name, governs, states }: Workflow,
  activation: Activation,
  may: readonly string[] | EvaluationError,
): Truth {
  const { tool } = activation as { readonly tool?: { readonly name?: unknown } };
  const called = tool instanceof Unknown ? tool : tool?.name;
  if (called instanceof Unknown) return called;
  if (typeof called !== 'string' || !governs.has(called)) return false;
  if (may instanceof EvaluationError) return may;
  const allowed = may.map((state) => states.get(state)?.tools.has(called) === true);
  if (allowed.every(Boolean)) return false;
  return allowed.some(Boolean) ? new Unknown([name]) : true;
}
