import { EvaluationError, type Result, Uint, Unknown } from '@parapet/cel';
import { type Activation, and, type Truth } from '../condition/condition.ts';
import type { Expression } from '../condition/expression.ts';
import { type Amount, amountText } from '../history/exact-sum.ts';
import type { History } from '../history/history.ts';
import type { Remembrance } from '../history/recollection.ts';
import type { Moment } from '../moment/moment.ts';
import { keyOf, placeOf } from './key.ts';
import type { MadeMemory, Memory } from './memory.ts';
import { valueText } from './value-text.ts';

/** One moment gives a memory at most so many values; one that has more is only possible. */
export const maxValues = 1000;

/**
 * What a moment changes in the memories of a policy, given whether the policy applies. What ends comes before what begins, so that a
 * moment that is both is remembered.
 */
export function remembrancesOf(
  made: readonly MadeMemory[],
  applies: Truth,
  moment: Moment,
  activation: Activation,
  history: History,
): readonly Remembrance[] {
  const ends: Remembrance[] = [];
  const begins: Remembrance[] = [];
  for (const one of made) {
    const truth =
      applies === true ? one.when.evaluate(activation) : and([() => applies, () => one.when.evaluate(activation)]);
    if (truth === false) continue;
    const key = keyOf(one.memory.key, moment, activation, history);
    const change = (memory: Memory, kind: Remembrance['kind'], certain: boolean): Remembrance => ({
      memory: memory.digest,
      key: placeOf(key),
      within: memory.within,
      kind,
      certain,
      ...(one.memory.syntax.attempts && { attempts: true }),
    });
    const happens = truth === true && key.kind === 'known';
    for (const memory of one.ends) ends.push(change(memory, 'forget', happens));
    const amounts = happens ? amountsOf(one, activation, history) : undefined;
    begins.push({ ...change(one.memory, 'add', amounts !== undefined), ...amounts });
  }
  return [...ends, ...begins];
}

type Amounts = Pick<Remembrance, 'sum' | 'max' | 'values'>;

/** Undefined where any of it is unknown or failed. */
function amountsOf({ sum, max, values }: MadeMemory, activation: Activation, history: History): Amounts | undefined {
  const summed = sum && amountIn(sum, activation);
  const compared = max && amountIn(max, activation);
  const hashes = values && hashesIn(values, activation, history);
  if ((sum && summed === undefined) || (max && compared === undefined) || (values && !hashes)) return undefined;
  return {
    ...(summed !== undefined && { sum: amountText(summed) }),
    ...(compared !== undefined && { max: amountText(compared) }),
    ...(hashes && { values: hashes }),
  };
}

function amountIn({ program }: Expression, activation: Activation): Amount | undefined {
  const result = program.evaluate(activation);
  if (result instanceof Uint) return result.value;
  return typeof result === 'bigint' || (typeof result === 'number' && Number.isFinite(result)) ? result : undefined;
}

function hashesIn({ program }: Expression, activation: Activation, history: History): readonly string[] | undefined {
  const result: Result = program.evaluate(activation);
  if (result instanceof Unknown || result instanceof EvaluationError) return undefined;
  const values: readonly unknown[] = Array.isArray(result) ? result : [result];
  if (values.length > maxValues) return undefined;
  const texts = values.map((value) => valueText(value));
  if (!texts.every((text) => typeof text === 'string')) return undefined;
  return [...new Set(texts)].map((text) => history.hash(`value ${text}`)).sort();
}
