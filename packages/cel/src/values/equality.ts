import { Duration } from './duration.ts';
import { EvaluationError } from './evaluation-error.ts';
import { isMap, keysOf, lookup, valueAt } from './maps.ts';
import type { Meter } from './meter.ts';
import { LimitReached, spend, textCost } from './meter.ts';
import { compareNumbers, numeric } from './numeric.ts';
import { Optional } from './optional.ts';
import { Timestamp } from './timestamp.ts';
import { TypeValue } from './type-value.ts';
import { mergeUnknowns, Unknown } from './unknown.ts';
import { MAX_DATA_DEPTH } from './unknown-parts.ts';
import { type ListWithMembers, members, type Value } from './value.ts';

/**
 * Whether two values are equal: numbers across their types, lists and maps by their parts, anything else only within
 * one type. A difference that can be seen decides; else what is hidden decides, unknowns before errors.
 */
export function equals(a: unknown, b: unknown, meter: Meter, depth = 0): boolean | Unknown | EvaluationError {
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

function isHidden(value: unknown): value is Unknown | EvaluationError {
  return value instanceof Unknown || value instanceof EvaluationError;
}

function equalObjects(a: object, b: object, meter: Meter, depth: number): boolean | Unknown | EvaluationError {
  if (a instanceof Unknown) return b instanceof Unknown ? mergeUnknowns(a, b) : a;
  if (b instanceof Unknown) return b;
  if (a instanceof EvaluationError) return a;
  if (b instanceof EvaluationError) return b;
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
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function equalLists(a: readonly unknown[], b: readonly unknown[], meter: Meter, depth: number) {
  if (a.length !== b.length) return false;
  const pending = new Pending();
  for (let index = 0; index < a.length; index += 1) {
    spend(meter, 1);
    if (pending.differs(equals(a[index], b[index], meter, depth + 1))) return false;
  }
  return pending.result();
}

function equalMaps(a: Parameters<typeof keysOf>[0], b: typeof a, meter: Meter, depth: number) {
  const pending = new Pending();
  const keys = keysOf(a);
  for (const key of keys) {
    spend(meter, 1);
    const value = valueAt(a, key);
    const other = lookup(b, key, meter);
    // A hidden entry may be absent, so a missing partner does not tell them apart.
    if (other === undefined && !isHidden(value)) return false;
    if (other === undefined) pending.differs(value as Unknown | EvaluationError);
    else if (pending.differs(equals(value, other, meter, depth + 1))) return false;
  }
  for (const key of keysOf(b)) {
    spend(meter, 1);
    if (lookup(a, key, meter) !== undefined) continue;
    const value = valueAt(b, key);
    if (!isHidden(value)) return false;
    pending.differs(value);
  }
  return pending.result();
}

/** Gathers what is hidden while no difference has been seen. */
class Pending {
  #unknown: Unknown | undefined;
  #error: EvaluationError | undefined;

  /** Whether this part decides that the wholes differ. */
  differs(part: boolean | Unknown | EvaluationError): boolean {
    if (part instanceof Unknown) this.#unknown = mergeUnknowns(this.#unknown, part);
    else if (part instanceof EvaluationError) this.#error ??= part;
    return part === false;
  }

  result(): boolean | Unknown | EvaluationError {
    return this.#unknown ?? this.#error ?? true;
  }
}

/** Whether an element of the list is equal to the value, as `list.exists(e, e == value)`. */
export function isIn(value: Value, list: readonly unknown[], meter: Meter): boolean | Unknown | EvaluationError {
  const isMember = (list as Partial<ListWithMembers>)[members];
  if (isMember !== undefined) return isMember(value);
  let unknown: Unknown | undefined;
  let error: EvaluationError | undefined;
  for (const element of list) {
    spend(meter, 1);
    if (typeof value === 'string' && typeof element === 'string') {
      if (value === element) return true;
      spend(meter, textCost(value));
      continue;
    }
    const equal = equals(value, element, meter);
    if (equal === true) return true;
    if (equal instanceof Unknown) unknown = mergeUnknowns(unknown, equal);
    else if (equal instanceof EvaluationError) error ??= equal;
  }
  return unknown ?? error ?? false;
}
