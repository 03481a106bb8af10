import { EvaluationError } from './evaluation-error.ts';
import { Unknown } from './unknown.ts';
import type { Result, Value } from './value.ts';

/** Whether evaluating gave a value. */
export function isValue(result: Result): result is Value {
  return typeof result !== 'object' || !(result instanceof Unknown || result instanceof EvaluationError);
}
