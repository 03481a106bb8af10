import type { CelType } from '../types/type.ts';
import { types } from '../types/type.ts';
import { Duration } from '../values/duration.ts';
import type { EvaluationError } from '../values/evaluation-error.ts';
import { isMap, mapSize } from '../values/maps.ts';
import { Optional } from '../values/optional.ts';
import { Timestamp } from '../values/timestamp.ts';
import { Uint } from '../values/uint.ts';
import type { Result, Value } from '../values/value.ts';
import type { Overload, UndocumentedFunction } from './declaration.ts';
import { failure, global, method, named } from './define.ts';

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
export const optionalFunctions: readonly UndocumentedFunction[] = [
  named(
    'optional.of',
    global('optional_of', [V], optionalV, (value: Value) => Optional.of(value)),
  ),
  named(
    'optional.ofNonZeroValue',
    global('optional_ofNonZeroValue', [V], optionalV, (value: Value) =>
      isZero(value) ? Optional.none : Optional.of(value),
    ),
  ),
  named(
    'optional.none',
    global('optional_none', [], optionalV, () => Optional.none),
  ),
  named(
    'hasValue',
    method('optional_hasValue', optionalV, [], bool, (optional: Optional) => optional.value !== undefined),
  ),
  named(
    'value',
    method('optional_value', optionalV, [], V, (optional: Optional) =>
      optional.value === undefined ? failure('no-value', 'The optional has no value.') : optional.value,
    ),
  ),
  named('or', alternative('optional_or_optional', [optionalV], optionalV, false)),
  named('orValue', alternative('optional_orValue_value', [V], V, true)),
  named('optional.unwrap', global('optional_unwrap', [types.list(optionalV)], types.list(V), unwrap)),
  named('unwrapOpt', method('optional_unwrapOpt', types.list(optionalV), [], types.list(V), unwrap)),
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
