import { Duration } from './duration.ts';
import type { Meter } from './meter.ts';
import { spend } from './meter.ts';
import { compareNumbers, numeric } from './numeric.ts';
import { compareText } from './text.ts';
import { Timestamp } from './timestamp.ts';
import type { Value } from './value.ts';

/**
 * Below zero, zero or above zero as `a` comes before, with or after `b`; NaN where one of them is NaN, which makes
 * every comparison false; undefined where values of these types have no order.
 */
export function compare(a: Value, b: Value, meter: Meter): number | undefined {
  if (typeof a === 'string') {
    if (typeof b !== 'string') return undefined;
    spend(meter, Math.min(a.length, b.length) >> 5);
    return compareText(a, b);
  }
  if (typeof a === 'boolean') return typeof b === 'boolean' ? Number(a) - Number(b) : undefined;
  const number = numeric(a);
  if (number !== undefined) {
    const other = numeric(b);
    return other === undefined ? undefined : compareNumbers(number, other);
  }
  if (a instanceof Timestamp) {
    return b instanceof Timestamp ? a.seconds - b.seconds || a.nanos - b.nanos : undefined;
  }
  if (a instanceof Duration) return b instanceof Duration ? Number(a.nanos - b.nanos) : undefined;
  if (a instanceof Uint8Array) return b instanceof Uint8Array ? compareBytes(a, b, meter) : undefined;
  return undefined;
}

function compareBytes(a: Uint8Array, b: Uint8Array, meter: Meter): number {
  const shorter = Math.min(a.length, b.length);
  spend(meter, shorter >> 5);
  for (let index = 0; index < shorter; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
