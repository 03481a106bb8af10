import { EvaluationError, Optional, Unknown } from '@parapet/cel';
import { nearestDouble } from '../history/exact-sum.ts';
import type { History } from '../history/history.ts';
import type { Recollection } from '../history/recollection.ts';
import { timestampOf } from '../moment/view.ts';
import type { Memory } from './memory.ts';
import { RememberedValues, valuesField } from './memory-type.ts';
import { valueText } from './value-text.ts';

/** What is remembered as conditions see it. Where anything is doubtful, only that something was certainly seen is known. */
export function memoryValue({ name, syntax }: Memory, recollection: Recollection, history: History): unknown {
  const { doubtful, seen, count, sum, max, first, last, values } = recollection;
  const unknown = (member: string): Unknown => new Unknown([`${name}.${member}`]);
  const known = (member: string, value: unknown): unknown => (doubtful ? unknown(member) : value);
  return {
    seen: seen || known('seen', false),
    count: known('count', BigInt(count)),
    first: known('first', timeOf(first)),
    last: known('last', timeOf(last)),
    ...(syntax.sum && { sum: known('sum', nearestDouble(sum)) }),
    ...(syntax.max && { max: known('max', max === undefined ? undefined : Number(max)) }),
    ...(syntax.values && {
      distinct: known('distinct', BigInt(values.size)),
      [valuesField]: new RememberedValues((value) => {
        const text = valueText(value);
        if (text instanceof Unknown || text instanceof EvaluationError) return text;
        return doubtful ? unknown('has') : values.has(history.hash(`value ${text}`));
      }),
    }),
  };
}

function timeOf(time: number | undefined): Optional | Unknown {
  if (time === undefined) return Optional.none;
  const timestamp = timestampOf(time);
  return timestamp instanceof Unknown ? timestamp : Optional.of(timestamp);
}
