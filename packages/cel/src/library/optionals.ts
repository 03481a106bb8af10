import type { CelType } from '../types/type.ts';
import { types } from '../types/type.ts';
import { Duration } from '../values/duration.ts';
import type { EvaluationError } from '../values/evaluation-error.ts';
import { isMap, mapSize } from '../values/maps.ts';
import { Optional } from '../values/optional.ts';
import { Timestamp } from '../values/timestamp.ts';
import { Uint } from '../values/uint.ts';
import type { Result, Value } from '../values/value.ts';
import type { FunctionDecl, Overload } from './declaration.ts';
import { define, failure, global, method } from './define.ts';

const { bool } = types;
const V = types.parameter('V');
const optionalV = types.optional(V);

/** Takes the receiver if it has a value; else, and only then, what the argument is matters. */
function alternative(id: string, args: readonly CelType[], result: CelType, unwrap: boolean): Overload {
  const call = (receiver: Result, otherwise: Result): Result => {
    if (!(receiver instanceof Optional)) return receiver;
    if (receiver.value === undefined) return otherwise;
    return unwrap ? receiver.value : receiver;
  };
  return { ...method(id, optionalV, args, result, call), strict: false };
}

/** The functions of the optional types extension. */
export const optionalFunctions: readonly FunctionDecl[] = [
  define(
    'optional.of',
    'An optional that has the value.',
    global('optional_of', [V], optionalV, (value: Value) => Optional.of(value)),
  ),
  define(
    'optional.ofNonZeroValue',
    'An optional that has the value, unless it is empty, zero, false or null.',
    global('optional_ofNonZeroValue', [V], optionalV, (value: Value) =>
      isZero(value) ? Optional.none : Optional.of(value),
    ),
  ),
  define(
    'optional.none',
    'An optional that has no value.',
    global('optional_none', [], optionalV, () => Optional.none),
  ),
  define(
    'hasValue',
    'Whether the optional has a value.',
    method('optional_hasValue', optionalV, [], bool, (optional: Optional) => optional.value !== undefined),
  ),
  define(
    'value',
    'The value of the optional; an error when it has none.',
    method('optional_value', optionalV, [], V, (optional: Optional) =>
      optional.value === undefined ? failure('no-value', 'The optional has no value.') : optional.value,
    ),
  ),
  define(
    'or',
    'This optional if it has a value, else the other one.',
    alternative('optional_or_optional', [optionalV], optionalV, false),
  ),
  define(
    'orValue',
    'The value of the optional if it has one, else the other value.',
    alternative('optional_orValue_value', [V], V, true),
  ),
  define(
    'optional.unwrap',
    'The values of those optionals in the list that have one.',
    global('optional_unwrap', [types.list(optionalV)], types.list(V), unwrap),
  ),
  define(
    'unwrapOpt',
    'The values of those optionals in the list that have one.',
    method('optional_unwrapOpt', types.list(optionalV), [], types.list(V), unwrap),
  ),
];

function unwrap(optionals: readonly Value[]): readonly Value[] | EvaluationError {
  const values: Value[] = [];
  for (const optional of optionals) {
    if (!(optional instanceof Optional)) return failure('wrong-type', 'Not every element is an optional.');
    if (optional.value !== undefined) values.push(optional.value);
  }
  return values;
}

/** Whether a value is what its type has where nothing was said. */
function isZero(value: Value): boolean {
  if (typeof value !== 'object') return value === false || value === '' || value === 0 || value === 0n;
  if (value === null) return true;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  if (value instanceof Uint) return value.value === 0n;
  if (value instanceof Duration) return value.nanos === 0n;
  if (value instanceof Timestamp) return value.seconds === 0 && value.nanos === 0;
  return isMap(value) && mapSize(value) === 0;
}
