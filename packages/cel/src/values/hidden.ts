import { EvaluationError } from './evaluation-error.ts';
import { mergeUnknowns, Unknown } from './unknown.ts';
import type { Result, Value } from './value.ts';

/** What is there instead of a value. */
export type Hidden = Unknown | EvaluationError;

/** What may still stand in the way of a result: unknowns count before errors, the first error before later ones. */
export type Pending = Hidden | undefined;

export function isHidden(value: unknown): value is Hidden {
  return typeof value === 'object' && (value instanceof Unknown || value instanceof EvaluationError);
}

/** Whether evaluating gave a value. */
export function isValue(result: Result): result is Value {
  return typeof result !== 'object' || !(result instanceof Unknown || result instanceof EvaluationError);
}

/** `pending` after a part gave `result`, which decided nothing; `otherwise` is the error of a wrong value, if it is one. */
export function pendingAfter(pending: Pending, result: unknown, otherwise?: EvaluationError): Pending {
  if (result instanceof Unknown) return mergeUnknowns(pending instanceof Unknown ? pending : undefined, result);
  return pending ?? (result instanceof EvaluationError ? result : otherwise);
}

/** What two results give of which at least one is no value. */
export function hiddenOf(a: Result, b: Result): Hidden {
  return pendingAfter(pendingAfter(undefined, a), b) as Hidden;
}
