import { Duration } from './duration.ts';
import { type Hidden, hiddenOf, isHidden, type Pending, pendingAfter } from './hidden.ts';
import { type AnyMap, isMap, keysOf, lookup, valueAt } from './maps.ts';
import type { Meter } from './meter.ts';
import { LimitReached, spend, textCost } from './meter.ts';
import { compareNumbers, numeric } from './numeric.ts';
import { Optional } from './optional.ts';
import { Timestamp } from './timestamp.ts';
import { TypeValue } from './type-value.ts';
import { MAX_DATA_DEPTH } from './unknown-parts.ts';
import { type ListWithMembers, members, type Result, type Value } from './value.ts';

/**
 * Whether two values are equal: numbers across their types, lists and maps by their parts, anything else only within
 * one type. A difference that can be seen decides; else what is hidden decides, unknowns before errors.
 */
export function equals(a: unknown, b: unknown, meter: Meter, depth = 0): boolean | Hidden {
  if (a === b) return typeof a !== 'object' || a === null ? true : equalObjects(a, a, meter, depth);
  if (typeof a === 'string') {
    if (typeof b !== 'string') return isHidden(b) ? b : false;
    spend(meter, textCost(a));
    return false;
  }
  if (typeof a === 'object' && a !== null && typeof b === 'object' && b !== null) {
    return equalObjects(a, b, meter, depth);
  }
  if (isHidden(a)) return a;
  if (isHidden(b)) return b;
  const number = numeric(a);
  const other = numeric(b);
  return number !== undefined && other !== undefined && compareNumbers(number, other) === 0;
}

function equalObjects(a: object, b: object, meter: Meter, depth: number): boolean | Hidden {
  if (isHidden(a) || isHidden(b)) return hiddenOf(a as Result, b as Result);
  if (depth > MAX_DATA_DEPTH) throw new LimitReached('The input is nested too deeply.');
  if (Array.isArray(a)) return Array.isArray(b) && equalLists(a, b, meter, depth);
  if (a instanceof Uint8Array) return b instanceof Uint8Array && equalBytes(a, b, meter);
  const number = numeric(a);
  if (number !== undefined) return number === numeric(b);
  if (a instanceof Timestamp) return b instanceof Timestamp && a.seconds === b.seconds && a.nanos === b.nanos;
  if (a instanceof Duration) return b instanceof Duration && a.nanos === b.nanos;
  if (a instanceof TypeValue) return b instanceof TypeValue && a.name === b.name;
  if (a instanceof Optional) {
    if (!(b instanceof Optional)) return false;
    if (a.value === undefined || b.value === undefined) return a.value === b.value;
    return equals(a.value, b.value, meter, depth + 1);
  }
  if (isMap(a) && isMap(b)) return equalMaps(a, b, meter, depth);
  return a === b;
}

function equalBytes(a: Uint8Array, b: Uint8Array, meter: Meter): boolean {
  spend(meter, a.length >> 5);
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}

function equalLists(a: readonly unknown[], b: readonly unknown[], meter: Meter, depth: number): boolean | Hidden {
  if (a.length !== b.length) return false;
  let pending: Pending;
  for (let index = 0; index < a.length; index += 1) {
    spend(meter, 1);
    const equal = equals(a[index], b[index], meter, depth + 1);
    if (equal === false) return false;
    pending = pendingAfter(pending, equal);
  }
  return pending ?? true;
}

function equalMaps(a: AnyMap, b: AnyMap, meter: Meter, depth: number): boolean | Hidden {
  let pending: Pending;
  for (const key of keysOf(a)) {
    spend(meter, 1);
    const value = valueAt(a, key);
    const other = lookup(b, key, meter);
    // A hidden entry may be absent, so a missing partner does not tell them apart.
    const equal = other !== undefined ? equals(value, other, meter, depth + 1) : isHidden(value) && value;
    if (equal === false) return false;
    pending = pendingAfter(pending, equal);
  }
  for (const key of keysOf(b)) {
    spend(meter, 1);
    if (lookup(a, key, meter) !== undefined) continue;
    const value = valueAt(b, key);
    if (!isHidden(value)) return false;
    pending = pendingAfter(pending, value);
  }
  return pending ?? true;
}

/** Whether an element of the list is equal to the value, as `list.exists(e, e == value)`. */
export function isIn(value: Value, list: readonly unknown[], meter: Meter): boolean | Hidden {
  const isMember = (list as Partial<ListWithMembers>)[members];
  if (isMember !== undefined) return isMember(value);
  let pending: Pending;
  for (const element of list) {
    spend(meter, 1);
    if (typeof value === 'string' && typeof element === 'string') {
      if (value === element) return true;
      spend(meter, textCost(value));
      continue;
    }
    const equal = equals(value, element, meter);
    if (equal === true) return true;
    pending = pendingAfter(pending, equal);
  }
  return pending ?? false;
}
