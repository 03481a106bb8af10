import type { History } from './history.ts';
import type { Recollection } from './recollection.ts';

/**
 * A history that stays as it is when it is first asked: the same question gets the same answer, whatever is remembered meanwhile. For
 * answers that arrive over time, which are decided by what was known at their first byte.
 *
 * @param time of the one moment that is decided by it
 */
export function fixedHistory(history: History, time: number): History {
  const isLate = history.isLate(time);
  const recollections = new Map<string, Recollection | undefined>();
  const states = new Map<string, readonly string[] | undefined>();
  const known = new Map<string, boolean>();
  return {
    weak: history.weak,
    isLate: () => isLate,
    hash: (text) => history.hash(text),
    recall: (question) =>
      once(recollections, JSON.stringify(question), () => {
        const recollection = history.recall(question);
        return recollection && { ...recollection, values: new Set(recollection.values.keys()) };
      }),
    statesOf: (question) => once(states, JSON.stringify(question), () => history.statesOf(question)),
    knows: (moment) => once(known, moment, () => history.knows(moment)),
  };
}

function once<T>(known: Map<string, T>, key: string, ask: () => T): T {
  if (!known.has(key)) known.set(key, ask());
  return known.get(key) as T;
}
