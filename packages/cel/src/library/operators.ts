import type { BinaryOperator } from '../syntax/expr.ts';
import type { FunctionTypes } from '../types/substitution.ts';
import type { CelType } from '../types/type.ts';
import { types } from '../types/type.ts';

const { bool, int, uint, double, string, bytes, duration, timestamp } = types;
const A = types.parameter('A');
const B = types.parameter('B');

function same(result: CelType | 'same', ...operands: readonly CelType[]): FunctionTypes[] {
  return operands.map((operand) => ({ args: [operand, operand], result: result === 'same' ? operand : result }));
}

const NUMBERS = [int, uint, double];

const ORDER: readonly FunctionTypes[] = [
  ...same(bool, bool, int, uint, double, string, bytes, timestamp, duration),
  ...NUMBERS.flatMap((a) => NUMBERS.filter((b) => a !== b).map((b) => ({ args: [a, b], result: bool }))),
];

const LOGIC = same(bool, bool);
const EQUALITY = same(bool, A);

/** The standard's binary operators. */
export const BINARY_SIGNATURES: Readonly<Record<BinaryOperator, readonly FunctionTypes[]>> = {
  '||': LOGIC,
  '&&': LOGIC,
  '==': EQUALITY,
  '!=': EQUALITY,
  '<': ORDER,
  '<=': ORDER,
  '>': ORDER,
  '>=': ORDER,
  in: [
    { args: [A, types.list(A)], result: bool },
    { args: [A, types.map(A, B)], result: bool },
  ],
  '+': [
    ...same('same', bytes, double, duration, int, string, uint, types.list(A)),
    { args: [timestamp, duration], result: timestamp },
    { args: [duration, timestamp], result: timestamp },
  ],
  '-': [
    ...same('same', double, duration, int, uint),
    { args: [timestamp, timestamp], result: duration },
    { args: [timestamp, duration], result: timestamp },
  ],
  '*': same('same', double, int, uint),
  '/': same('same', double, int, uint),
  '%': same('same', int, uint),
};

export const UNARY_SIGNATURES: Readonly<Record<'!' | '-', readonly FunctionTypes[]>> = {
  '!': [{ args: [bool], result: bool }],
  '-': [
    { args: [double], result: double },
    { args: [int], result: int },
  ],
};

export const CONDITIONAL_SIGNATURES: readonly FunctionTypes[] = [{ args: [bool, A, A], result: A }];

/** Of an optional list or map, whatever the index is written like. */
const INDEX_OF_OPTIONAL: readonly FunctionTypes[] = [
  { args: [types.optional(types.list(A)), int], result: types.optional(A) },
  { args: [types.optional(types.map(A, B)), A], result: types.optional(B) },
];

/** `a[i]` */
export const INDEX_SIGNATURES: readonly FunctionTypes[] = [
  { args: [types.list(A), int], result: A },
  { args: [types.map(A, B), A], result: B },
  ...INDEX_OF_OPTIONAL,
];

/** `a[?i]` */
export const OPTIONAL_INDEX_SIGNATURES: readonly FunctionTypes[] = INDEX_SIGNATURES.map(({ args, result }) => ({
  args,
  result: result.kind === 'optional' ? result : types.optional(result),
}));
