import { type Amount, amountOf, exactly } from './exact-sum.ts';
import type { Position } from './position.ts';
import type { Remembrance } from './recollection.ts';

/** A change to a memory, as it is kept. */
export interface Event extends Position {
  /** Identity of the moment. */
  readonly moment: string;
  readonly change: Remembrance;
  readonly sum: bigint;
  readonly max: Amount | undefined;
  readonly values: readonly string[];
  /** Whether the running tally counts it. */
  live: boolean;
}

export function eventOf(change: Remembrance, placed: Position & Pick<Event, 'moment'>): Event {
  const sum = change.sum === undefined ? undefined : amountOf(change.sum);
  return {
    ...placed,
    change,
    sum: sum === undefined ? 0n : exactly(sum),
    max: change.max === undefined ? undefined : amountOf(change.max),
    values: change.values ?? [],
    live: false,
  };
}

/** How much room an event takes. */
export const weightOf = ({ values }: Event): number => 1 + values.length;
