import type { CelType, StructType } from '../types/type.ts';
import { typeName } from '../types/type.ts';
import { Duration } from './duration.ts';
import { EvaluationError } from './evaluation-error.ts';
import { isHidden } from './hidden.ts';
import { isOfType, kindOf } from './kind.ts';
import { isMap, keysOf, valueAt } from './maps.ts';
import type { Meter } from './meter.ts';
import { LimitReached, spend } from './meter.ts';
import { isRecord } from './record.ts';
import { Timestamp } from './timestamp.ts';
import { Uint } from './uint.ts';
import { MAX_DATA_DEPTH } from './unknown-parts.ts';
import type { Result, Value } from './value.ts';

/** Makes of input, as it came, a value of the type it was declared with. */
export type Settle = (raw: unknown, meter: Meter, depth?: number) => Result;

/**
 * The conversion for input declared as `type`. JSON has one kind of number and no times, so whole numbers become ints,
 * RFC 3339 text becomes a timestamp; anything else that is not of the type is an error.
 */
export function settler(type: CelType): Settle {
  const wrong = new EvaluationError(
    'wrong-type',
    `This value was declared as ${typeName(type)} and is something else.`,
  );
  const inner = needsParts(type, new Set()) ? partSettler(type) : undefined;
  return (raw, meter, depth = 0) => {
    if (isHidden(raw)) return raw;
    const value = settleScalar(raw, type);
    if (value === undefined) return wrong;
    return inner === undefined ? value : inner(value, meter, depth);
  };
}

/** A value of a scalar type; containers as they are, if they are containers of the right kind; else undefined. */
function settleScalar(raw: unknown, type: CelType): Value | undefined {
  switch (type.kind) {
    case 'dyn':
    case 'error':
    case 'parameter':
      if (raw instanceof Date) return Timestamp.fromDate(raw);
      return kindOf(raw) === undefined ? undefined : (raw as Value);
    case 'int':
      return wholeNumber(raw, BigInt.asIntN);
    case 'uint': {
      if (raw instanceof Uint) return raw;
      const value = wholeNumber(raw, BigInt.asUintN);
      return value === undefined ? undefined : new Uint(value);
    }
    case 'double':
      return typeof raw === 'bigint' ? Number(raw) : typeof raw === 'number' ? raw : undefined;
    case 'timestamp':
      if (typeof raw === 'string') return Timestamp.parse(raw);
      if (raw instanceof Date) return Timestamp.fromDate(raw);
      break;
    case 'duration':
      if (typeof raw === 'string') return Duration.parse(raw);
      break;
    case 'opaque':
      return typeof raw === 'object' && raw !== null ? (raw as Value) : undefined;
    case 'struct':
    case 'map':
      return isMap(raw) ? (raw as Value) : undefined;
  }
  return isOfType(raw, type) ? (raw as Value) : undefined;
}

/** A whole number that is the same in 64 bits. */
function wholeNumber(raw: unknown, wrap: (bits: number, value: bigint) => bigint): bigint | undefined {
  const value = typeof raw === 'number' && Number.isInteger(raw) ? BigInt(raw) : raw;
  return typeof value === 'bigint' && wrap(64, value) === value ? value : undefined;
}

/** Whether a container of this type holds anything whose JSON form differs from its value. */
function needsParts(type: CelType, seen: Set<StructType>): boolean {
  switch (type.kind) {
    case 'list':
      return needsSettling(type.element, seen);
    case 'map':
      return needsSettling(type.key, seen) || needsSettling(type.value, seen);
    case 'struct':
      if (seen.has(type)) return false;
      seen.add(type);
      return Object.values(type.fields).some((field) => needsSettling(field.type, seen));
    default:
      return false;
  }
}

function needsSettling(type: CelType, seen: Set<StructType>): boolean {
  return ['int', 'uint', 'timestamp', 'duration'].includes(type.kind) || needsParts(type, seen);
}

/** Settles what is inside a container, hidden parts staying where they are. */
function partSettler(type: CelType): (value: Value, meter: Meter, depth: number) => Value {
  // Made when first used, because a struct may contain itself.
  const settlers = new Map<CelType, Settle>();
  const settle = (part: CelType, raw: unknown, meter: Meter, depth: number): Value => {
    spend(meter, 1);
    if (depth > MAX_DATA_DEPTH) throw new LimitReached('The input is nested too deeply.');
    const settlePart = settlers.get(part) ?? settler(part);
    settlers.set(part, settlePart);
    // Unknowns and errors stand inside containers as they stood in the input.
    return settlePart(raw, meter, depth + 1) as Value;
  };
  return (value, meter, depth) => {
    if (type.kind === 'list') return (value as unknown[]).map((part) => settle(type.element, part, meter, depth));
    if (type.kind === 'map' && isMap(value)) {
      return new Map(
        keysOf(value).map((key) => [
          settle(type.key, key, meter, depth),
          settle(type.value, valueAt(value, key), meter, depth),
        ]),
      );
    }
    if (type.kind === 'struct' && isRecord(value)) {
      // A null prototype, so that a key named `__proto__` is a key.
      const record: Record<string, Value> = Object.create(null);
      for (const key of Object.keys(value)) {
        const field = Object.hasOwn(type.fields, key) ? type.fields[key] : undefined;
        const raw = value[key];
        if (raw !== undefined)
          record[key] = field === undefined ? (raw as Value) : settle(field.type, raw, meter, depth);
      }
      return record;
    }
    return value;
  };
}
