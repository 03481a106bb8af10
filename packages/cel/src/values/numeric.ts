import { Uint } from './uint.ts';

/** An int, uint or double as something JavaScript compares exactly across types; undefined for anything else. */
export function numeric(value: unknown): bigint | number | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  return value instanceof Uint ? value.value : undefined;
}

/**
 * Below zero, zero or above zero as `a` is less than, equal to or greater than `b`; NaN where there is no order. An
 * integer meets a double as a double, as the suite wants it (`9223372036854775807 < 9223372036854775808.0` is false).
 */
export function compareNumbers(a: bigint | number, b: bigint | number): number {
  if (typeof a !== typeof b) return compareNumbers(Number(a), Number(b));
  if (a < b) return -1;
  if (a > b) return 1;
  return a === b ? 0 : Number.NaN;
}
