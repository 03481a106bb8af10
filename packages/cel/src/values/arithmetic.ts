import { Duration } from './duration.ts';
import { EvaluationError } from './evaluation-error.ts';
import type { Meter } from './meter.ts';
import { LimitReached, spend } from './meter.ts';
import { Timestamp } from './timestamp.ts';
import { Uint } from './uint.ts';
import type { Value } from './value.ts';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';

const NANOS_PER_SECOND = 1_000_000_000n;
/** The longest text that an expression may make, in UTF-16 units; it keeps a repeated `s + s` from filling the memory. */
export const MAX_TEXT = 2 ** 26;

const OVERFLOW = new EvaluationError('overflow', 'The result does not fit into its type.');
const DIVISION_BY_ZERO = new EvaluationError('division-by-zero', 'Division by zero.');

/** An int that fits, or an overflow. */
export function toInt(value: bigint): bigint | EvaluationError {
  return BigInt.asIntN(64, value) === value ? value : OVERFLOW;
}

/** A uint that fits, or an overflow. */
export function toUint(value: bigint): Uint | EvaluationError {
  return BigInt.asUintN(64, value) === value ? new Uint(value) : OVERFLOW;
}

/** The value of `a operator b`; undefined where the operator is not defined for these types. */
export function arithmetic(
  operator: ArithmeticOperator,
  a: Value,
  b: Value,
  meter: Meter,
): Value | EvaluationError | undefined {
  if (typeof a === 'bigint') {
    return typeof b === 'bigint' ? integer(operator, a, b, toInt) : undefined;
  }
  if (typeof a === 'number') return typeof b === 'number' ? ofDoubles(operator, a, b) : undefined;
  if (a instanceof Uint) return b instanceof Uint ? integer(operator, a.value, b.value, toUint) : undefined;
  if (operator === '+') return concatenate(a, b, meter) ?? addTime(a, b);
  return operator === '-' ? subtractTime(a, b) : undefined;
}

/** `-value`; undefined where that is not defined. */
export function negate(value: Value): Value | EvaluationError | undefined {
  if (typeof value === 'bigint') return toInt(-value);
  return typeof value === 'number' ? -value : undefined;
}

function integer<Int>(operator: ArithmeticOperator, a: bigint, b: bigint, fit: (value: bigint) => Int) {
  switch (operator) {
    case '+':
      return fit(a + b);
    case '-':
      return fit(a - b);
    case '*':
      return fit(a * b);
    case '/':
      return b === 0n ? DIVISION_BY_ZERO : fit(a / b);
    case '%':
      return b === 0n ? DIVISION_BY_ZERO : fit(a % b);
  }
}

/** Undefined for the remainder, which doubles have not. */
export function ofDoubles(operator: ArithmeticOperator, a: number, b: number): number | undefined {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return undefined;
  }
}

/** Takes the steps that making a text of this length costs, before it is made. */
export function spendOnText(meter: Meter, length: number): void {
  if (length > MAX_TEXT) throw new LimitReached('The text becomes longer than it may.');
  spend(meter, length >> 5);
}

export function joined(a: string, b: string, meter: Meter): string {
  spendOnText(meter, a.length + b.length);
  return a + b;
}

function concatenate(a: Value, b: Value, meter: Meter): Value | undefined {
  if (typeof a === 'string' && typeof b === 'string') return joined(a, b, meter);
  if (Array.isArray(a) && Array.isArray(b)) {
    spend(meter, a.length + b.length);
    return [...a, ...b];
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    spend(meter, (a.length + b.length) >> 5);
    const bytes = new Uint8Array(a.length + b.length);
    bytes.set(a);
    bytes.set(b, a.length);
    return bytes;
  }
  return undefined;
}

function addTime(a: Value, b: Value): Value | EvaluationError | undefined {
  if (a instanceof Duration) {
    if (b instanceof Duration) return Duration.of(a.nanos + b.nanos) ?? OVERFLOW;
    return b instanceof Timestamp ? moved(b, a.nanos) : undefined;
  }
  return a instanceof Timestamp && b instanceof Duration ? moved(a, b.nanos) : undefined;
}

function subtractTime(a: Value, b: Value): Value | EvaluationError | undefined {
  if (a instanceof Duration) return b instanceof Duration ? (Duration.of(a.nanos - b.nanos) ?? OVERFLOW) : undefined;
  if (!(a instanceof Timestamp)) return undefined;
  if (b instanceof Duration) return moved(a, -b.nanos);
  return b instanceof Timestamp ? (Duration.of(nanosOf(a) - nanosOf(b)) ?? OVERFLOW) : undefined;
}

function nanosOf(timestamp: Timestamp): bigint {
  return BigInt(timestamp.seconds) * NANOS_PER_SECOND + BigInt(timestamp.nanos);
}

function moved(timestamp: Timestamp, nanos: bigint): Timestamp | EvaluationError {
  const total = nanosOf(timestamp) + nanos;
  const seconds = total / NANOS_PER_SECOND;
  const rest = total - seconds * NANOS_PER_SECOND;
  const down = rest < 0n;
  return Timestamp.of(Number(down ? seconds - 1n : seconds), Number(down ? rest + NANOS_PER_SECOND : rest)) ?? OVERFLOW;
}
