import type { EvaluationError } from '../values/evaluation-error.ts';
import type { Meter } from '../values/meter.ts';
import { spend } from '../values/meter.ts';
import { compare } from '../values/order.ts';
import type { Value } from '../values/value.ts';
import { failure } from './define.ts';

type List = readonly Value[];

const NOT_ORDERED = failure('no-such-overload', 'Only a list of values of one ordered type can be sorted.');

/** The values in the order of their keys, which must all be of one type that has an order. */
export function sortedBy(values: List, keys: List, meter: Meter): List | EvaluationError {
  spend(meter, values.length * Math.ceil(Math.log2(values.length + 1)));
  const [first] = keys;
  if (first === undefined) return [];
  if (keys.some((key) => typeof key !== typeof first || compare(first, key, meter) === undefined)) return NOT_ORDERED;
  return values
    .map((value, index) => ({ value, key: keys[index] as Value }))
    .sort((a, b) => compare(a.key, b.key, meter) ?? 0)
    .map(({ value }) => value);
}
