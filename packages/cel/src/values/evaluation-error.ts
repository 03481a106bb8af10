import type { Range } from '../problem.ts';
import { Boxed } from './boxed.ts';

/**
 * Why an expression has no value. It is returned, not thrown, and `&&`, `||` and macros may absorb it; except
 * `limit-exceeded`, which ends the evaluation. The message never contains the data that was looked at.
 */
export class EvaluationError extends Boxed {
  /** Stable and in kebab case, for example `no-such-key`. */
  readonly code: string;
  readonly message: string;
  /** The part of the source that failed, where it is known. */
  readonly range: Range | undefined;

  constructor(code: string, message: string, range?: Range) {
    super();
    this.code = code;
    this.message = message;
    this.range = range;
  }

  /** This error at `range`, unless it says where it is already. */
  at(range: Range): EvaluationError {
    return this.range === undefined ? new EvaluationError(this.code, this.message, range) : this;
  }
}
