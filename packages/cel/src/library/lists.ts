import { types } from '../types/type.ts';
import { isIn } from '../values/equality.ts';
import type { EvaluationError } from '../values/evaluation-error.ts';
import type { Meter } from '../values/meter.ts';
import { spend } from '../values/meter.ts';
import { Optional } from '../values/optional.ts';
import type { Value } from '../values/value.ts';
import type { FunctionDecl } from './declaration.ts';
import { define, failure, global, method } from './define.ts';
import { sortedBy } from './sorting.ts';

const { bool, dyn, int, list, optional } = types;
const T = types.parameter('T');
type List = readonly Value[];

const OUT_OF_RANGE = failure('index-out-of-range', 'The list has no elements there.');

/** The functions of the lists extension, and those of the sets extension. */
export const listFunctions: readonly FunctionDecl[] = [
  define(
    'lists.range',
    'The numbers from 0 up to, and without, the given one.',
    global('lists_range', [int], list(int), range),
  ),
  define(
    'distinct',
    'The elements without repetitions, in order.',
    method('list_distinct', list(T), [], list(T), distinct),
  ),
  define(
    'first',
    'The first element, if there is one.',
    method('list_first', list(T), [], optional(T), (values: List) => at(values, 0)),
  ),
  define(
    'last',
    'The last element, if there is one.',
    method('list_last', list(T), [], optional(T), (values: List) => at(values, -1)),
  ),
  define(
    'flatten',
    'The elements of the lists in the list, one level deep or as many as are given.',
    method('list_flatten', list(list(T)), [], list(T), (values: List, meter: Meter) => flatten(values, 1n, meter)),
    method('list_flatten_int', list(dyn), [int], list(dyn), flatten),
  ),
  define(
    'reverse',
    'The elements from last to first.',
    method('list_reverse', list(T), [], list(T), (values: List) => values.toReversed()),
  ),
  define(
    'slice',
    'The elements from one index to another, which is not included.',
    method('list_slice', list(T), [int, int], list(T), slice),
  ),
  define(
    'sort',
    'The elements in order.',
    method('list_sort', list(T), [], list(T), (values: List, meter: Meter) => sortedBy(values, values, meter)),
  ),
  define(
    'sets.contains',
    'Whether every element of the second list is in the first.',
    global('list_sets_contains_list', [list(T), list(T)], bool, contains),
  ),
  define(
    'sets.equivalent',
    'Whether two lists have the same elements, in whatever order and number.',
    global(
      'list_sets_equivalent_list',
      [list(T), list(T)],
      bool,
      (a: List, b: List, meter: Meter) => contains(a, b, meter) && contains(b, a, meter),
    ),
  ),
  define(
    'sets.intersects',
    'Whether an element of the one list is in the other.',
    global('list_sets_intersects_list', [list(T), list(T)], bool, (a: List, b: List, meter: Meter) =>
      b.some((value) => isIn(value, a, meter) === true),
    ),
  ),
];

function range(count: bigint, meter: Meter): List {
  const length = count < 0n ? 0 : Number(count);
  spend(meter, length);
  return Array.from({ length }, (_, index) => BigInt(index));
}

function distinct(values: List, meter: Meter): List {
  const found: Value[] = [];
  for (const value of values) if (isIn(value, found, meter) !== true) found.push(value);
  return found;
}

function at(values: List, index: number): Optional {
  const value = values.at(index);
  return value === undefined ? Optional.none : Optional.of(value);
}

function flatten(values: List, depth: bigint, meter: Meter): List | EvaluationError {
  if (depth < 0n) return failure('invalid-argument', 'Lists cannot be flattened to a negative depth.');
  const flat: Value[] = [];
  const add = (value: Value, left: bigint) => {
    spend(meter, 1);
    if (left >= 0n && Array.isArray(value)) for (const inner of value as List) add(inner, left - 1n);
    else flat.push(value);
  };
  for (const value of values) add(value, depth - 1n);
  return flat;
}

function slice(values: List, start: bigint, end: bigint): List | EvaluationError {
  const within = start >= 0n && start <= end && end <= BigInt(values.length);
  return within ? values.slice(Number(start), Number(end)) : OUT_OF_RANGE;
}

function contains(values: List, wanted: List, meter: Meter): boolean {
  return wanted.every((value) => isIn(value, values, meter) === true);
}
