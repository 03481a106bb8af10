import { Uint } from './uint.ts';

/** An int, uint or double as something JavaScript compares exactly across types; undefined for anything else. */
export function numeric(value: unknown): bigint | number | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  return value instanceof Uint ? value.value : undefined;
}

/** Whether two numbers are equal, across types too. `===` tells bigint from number; the order of them is exact. */
export function sameNumber(a: bigint | number, b: bigint | number): boolean {
  return a <= b && a >= b;
}
