import type { Range } from '../problem.ts';
import { EvaluationError } from '../values/evaluation-error.ts';

/** The errors that nodes give by themselves; made once per node, so that failing costs nothing. */
export const nodeErrors = {
  absent: (name: string, range: Range) => new EvaluationError('no-such-key', `\`${name}\` is not there.`, range),
  noKey: (range: Range) => new EvaluationError('no-such-key', 'The map has no such key.', range),
  noVariable: (name: string, range: Range) =>
    new EvaluationError('no-such-variable', `The variable \`${name}\` was not given.`, range),
  noFields: (range: Range) => new EvaluationError('wrong-type', 'This value has no fields.', range),
  badIndex: (range: Range) =>
    new EvaluationError('index-out-of-range', 'The list has no element at this index.', range),
  notCondition: (range: Range) => new EvaluationError('wrong-type', 'Neither true nor false.', range),
  noOverload: (what: string, range: Range) =>
    new EvaluationError('no-such-overload', `\`${what}\` is not defined for values of these types.`, range),
  broken: (range: Range) => new EvaluationError('invalid-expression', 'The expression has a problem here.', range),
} as const;
