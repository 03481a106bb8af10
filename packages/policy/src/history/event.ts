import { type Amount, amountOf, exactly } from './exact-sum.ts';
import type { Position } from './position.ts';
import type { Remembrance } from './recollection.ts';

/** Something that took place, or may still turn out not to have. */
export interface Settling {
  /** Identity of the moment. */
  readonly moment: string;
  /** How many reservations wait to be settled. */
  reservations: number;
  happened: boolean;
}

/** A change to a memory, as it is kept. */
export interface Event extends Position, Settling {
  readonly change: Remembrance;
  readonly sum: bigint;
  readonly max: Amount | undefined;
  readonly values: readonly string[];
  /** Whether the running tally counts it. */
  live: boolean;
}

export function eventOf(change: Remembrance, placed: Position & Settling): Event {
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

/** Settles one reservation; says whether the moment is still to be kept. */
export function settleOne(settling: Settling, happened: boolean): boolean {
  settling.reservations = Math.max(0, settling.reservations - 1);
  settling.happened ||= happened;
  return settling.happened || settling.reservations > 0;
}
