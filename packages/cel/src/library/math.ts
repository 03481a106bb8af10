import type { CelType } from '../types/type.ts';
import { types } from '../types/type.ts';
import { toInt } from '../values/arithmetic.ts';
import type { EvaluationError } from '../values/evaluation-error.ts';
import type { Meter } from '../values/meter.ts';
import { spend } from '../values/meter.ts';
import { numeric } from '../values/numeric.ts';
import { Uint } from '../values/uint.ts';
import type { Value } from '../values/value.ts';
import type { FunctionDecl, Overload } from './declaration.ts';
import { define, failure, global } from './define.ts';

const { bool, dyn, int, uint, double, list } = types;

const NUMBERS: readonly CelType[] = [int, uint, double];
const NO_NUMBERS = failure('no-such-overload', 'Only numbers, and at least one, have a greatest and a least.');
const NEGATIVE_SHIFT = failure('invalid-argument', 'Bits cannot be shifted by a negative number.');

/** `math.greatest` or `math.least`: of one number, of two, of a list, or of more numbers than two. */
function extreme(name: string, doc: string, better: (a: bigint | number, b: bigint | number) => boolean): FunctionDecl {
  const pick = (values: readonly Value[], meter: Meter): Value | EvaluationError => {
    spend(meter, values.length);
    let best: Value | undefined;
    for (const value of values) {
      const number = numeric(value);
      if (number === undefined) return NO_NUMBERS;
      if (best === undefined || better(number, numeric(best) ?? 0)) best = value;
    }
    return best ?? NO_NUMBERS;
  };
  const overload = (args: readonly CelType[], result: CelType): Overload =>
    global(`${name}(${args.map(({ kind }) => kind).join()})`, args, result, (...given: readonly unknown[]) =>
      pick(given.slice(0, args.length) as Value[], given[args.length] as Meter),
    );
  const ofList = (element: CelType): Overload =>
    global(`${name}(list(${element.kind}))`, [list(element)], element, pick);
  return {
    ...define(name, doc),
    variadic: true,
    overloads: [
      ...NUMBERS.map((number) => overload([number], number)),
      ...NUMBERS.flatMap((a) => NUMBERS.map((b) => overload([a, b], a === b ? a : dyn))),
      ...NUMBERS.map(ofList),
    ],
  };
}

function ofDouble(name: string, doc: string, result: CelType, call: (value: number) => number | boolean): FunctionDecl {
  return define(`math.${name}`, doc, global(`math_${name}_double`, [double], result, call));
}

/** An operation on the bits of two ints or two uints. */
function ofBits(name: string, doc: string, combine: (a: bigint, b: bigint) => bigint): FunctionDecl {
  return define(
    `math.${name}`,
    doc,
    global(`math_${name}_int_int`, [int, int], int, (a: bigint, b: bigint) => BigInt.asIntN(64, combine(a, b))),
    global(`math_${name}_uint_uint`, [uint, uint], uint, (a: Uint, b: Uint) => new Uint(combine(a.value, b.value))),
  );
}

/** A shift by so many bits; beyond 63 nothing is left. */
function shift(name: string, doc: string, move: (bits: bigint, by: bigint) => bigint): FunctionDecl {
  const moved = (bits: bigint, by: bigint) => (by > 63n ? 0n : BigInt.asUintN(64, move(BigInt.asUintN(64, bits), by)));
  return define(
    `math.${name}`,
    doc,
    global(`math_${name}_int_int`, [int, int], int, (value: bigint, by: bigint) =>
      by < 0n ? NEGATIVE_SHIFT : BigInt.asIntN(64, moved(value, by)),
    ),
    global(`math_${name}_uint_int`, [uint, int], uint, (value: Uint, by: bigint) =>
      by < 0n ? NEGATIVE_SHIFT : new Uint(moved(value.value, by)),
    ),
  );
}

/** The functions of the math extension. */
export const mathFunctions: readonly FunctionDecl[] = [
  extreme('math.greatest', 'The greatest of the numbers, or of the numbers in a list.', (a, b) => a > b),
  extreme('math.least', 'The least of the numbers, or of the numbers in a list.', (a, b) => a < b),
  ofDouble('ceil', 'The next whole number above.', double, Math.ceil),
  ofDouble('floor', 'The next whole number below.', double, Math.floor),
  ofDouble('round', 'The nearest whole number; halves go away from zero.', double, (value) =>
    value < 0 ? -roundHalfUp(-value) : roundHalfUp(value),
  ),
  ofDouble('trunc', 'The number without its fraction.', double, Math.trunc),
  ofDouble('isNaN', 'Whether this is no number.', bool, Number.isNaN),
  ofDouble('isInf', 'Whether this is infinite.', bool, (value) => value === Infinity || value === -Infinity),
  ofDouble('isFinite', 'Whether this is a number and not infinite.', bool, Number.isFinite),
  define(
    'math.sqrt',
    'The square root; of a negative number it is NaN.',
    global('math_sqrt_double', [double], double, Math.sqrt),
    global('math_sqrt_int', [int], double, (value: bigint) => Math.sqrt(Number(value))),
    global('math_sqrt_uint', [uint], double, (value: Uint) => Math.sqrt(Number(value.value))),
  ),
  define(
    'math.abs',
    'The number without its sign.',
    global('math_abs_double', [double], double, Math.abs),
    global('math_abs_int', [int], int, (value: bigint) => toInt(value < 0n ? -value : value)),
    global('math_abs_uint', [uint], uint, (value: Uint) => value),
  ),
  define(
    'math.sign',
    '-1, 0 or 1, as the number is below, at or above zero.',
    global('math_sign_double', [double], double, Math.sign),
    global('math_sign_int', [int], int, (value: bigint) => (value === 0n ? 0n : value < 0n ? -1n : 1n)),
    global('math_sign_uint', [uint], uint, (value: Uint) => new Uint(value.value === 0n ? 0n : 1n)),
  ),
  ofBits('bitAnd', 'The bits that both numbers have.', (a, b) => a & b),
  ofBits('bitOr', 'The bits that one of the numbers has.', (a, b) => a | b),
  ofBits('bitXor', 'The bits that exactly one of the numbers has.', (a, b) => a ^ b),
  define(
    'math.bitNot',
    'The bits that the number does not have.',
    global('math_bitNot_int', [int], int, (value: bigint) => ~value),
    global('math_bitNot_uint', [uint], uint, (value: Uint) => new Uint(BigInt.asUintN(64, ~value.value))),
  ),
  shift('bitShiftLeft', 'The bits moved up.', (bits, by) => bits << by),
  shift('bitShiftRight', 'The bits moved down; the sign moves with them.', (bits, by) => bits >> by),
];

/** Not `Math.floor(value + 0.5)`, which rounds 0.49999999999999994 up. */
function roundHalfUp(value: number): number {
  const whole = Math.floor(value);
  return value - whole >= 0.5 ? whole + 1 : whole;
}
