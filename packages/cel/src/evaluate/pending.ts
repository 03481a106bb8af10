import { EvaluationError } from '../values/evaluation-error.ts';
import { mergeUnknowns, Unknown } from '../values/unknown.ts';
import type { Result } from '../values/value.ts';

/** What may still stand in the way of a result: unknowns count before errors, the first error before later ones. */
export type Pending = Unknown | EvaluationError | undefined;

/** `pending` after an operand gave `result`, which decided nothing; `otherwise` is the error of a wrong value. */
export function pendingAfter(pending: Pending, result: Result, otherwise: EvaluationError): Pending {
  if (result instanceof Unknown) return mergeUnknowns(pending instanceof Unknown ? pending : undefined, result);
  if (pending !== undefined) return pending;
  return result instanceof EvaluationError ? result : otherwise;
}
