/** The errors that nodes give by themselves; made once per node, so that failing costs nothing. */
import type { Range } from '../problem.ts';
import { EvaluationError } from '../values/evaluation-error.ts';

export function absent(name: string, range: Range): EvaluationError {
  return new EvaluationError('no-such-key', `\`${name}\` is not there.`, range);
}

export function noKey(range: Range): EvaluationError {
  return new EvaluationError('no-such-key', 'The map has no such key.', range);
}

export function noVariable(name: string, range: Range): EvaluationError {
  return new EvaluationError('no-such-variable', `The variable \`${name}\` was not given.`, range);
}

export function noFields(range: Range): EvaluationError {
  return new EvaluationError('wrong-type', 'This value has no fields.', range);
}

export function badIndex(range: Range): EvaluationError {
  return new EvaluationError('index-out-of-range', 'The list has no element at this index.', range);
}

export function notCondition(range: Range): EvaluationError {
  return new EvaluationError('wrong-type', 'Neither true nor false.', range);
}

export function noOverload(what: string, range: Range): EvaluationError {
  return new EvaluationError('no-such-overload', `\`${what}\` is not defined for values of these types.`, range);
}

export function broken(range: Range): EvaluationError {
  return new EvaluationError('invalid-expression', 'The expression has a problem here.', range);
}

export function twice(range: Range): EvaluationError {
  return new EvaluationError('invalid-key', 'The map has this key already.', range);
}
