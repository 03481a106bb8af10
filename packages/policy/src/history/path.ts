import { type Settling, settleOne } from './event.ts';
import { never, type Position } from './position.ts';
import type { Window } from './series.ts';
import { Timeline } from './timeline.ts';

/** What a workflow's key came to: the states it may be in from then on, sorted. */
export interface Step extends Position, Settling {
  readonly states: readonly string[];
}

/** The kind of what a path is made of; memories have several. */
export const stepped = 'step';

/** The way of one workflow under one key. */
export class Path {
  readonly #steps: Timeline<Step> = new Timeline();
  #lost: number;

  /** `lost` is when the latest step had happened of those that are no longer kept. */
  constructor(lost: number = never) {
    this.#lost = lost;
  }

  get steps(): readonly Step[] {
    return this.#steps.items;
  }

  get lost(): number {
    return this.#lost;
  }

  get items(): readonly (readonly [string, Step])[] {
    return this.steps.map((step) => [stepped, step]);
  }

  get newest(): number {
    return Math.max(this.#lost, this.#steps.last?.time ?? never);
  }

  of(moment: string): readonly Step[] {
    return this.steps.filter((step) => step.moment === moment);
  }

  insert(step: Step): void {
    this.#steps.insert(step);
  }

  settle(step: Step, happened: boolean): void {
    if (!settleOne(step, happened)) this.#steps.remove(step);
  }

  /**
   * Drops what came before the last two steps that are settled and lie before `horizon`; gives it back. The moment that made the last
   * may come again, and is decided as if it had not been.
   */
  trim(horizon: number): readonly Step[] {
    const isSettled = ({ time, happened }: Step): boolean => happened && time < horizon;
    const last = this.#steps.findLast(isSettled);
    const former = this.#steps.findLast((step) => step !== last && isSettled(step));
    if (!former) return [];
    const dropped = this.#steps.dropWhile((step) => step !== former);
    for (const { time } of dropped) this.#lost = Math.max(this.#lost, time);
    return dropped;
  }

  /** The last step within a window; `lost` where that is not kept, or a later one may not be. */
  lastUpTo({ from, until, except }: Window): Step | 'lost' | undefined {
    const last = this.#steps.findLast((step) => step.time <= until && step.moment !== except);
    if (last && last.time >= this.#lost) return last.time >= from ? last : undefined;
    return this.#lost >= from ? 'lost' : undefined;
  }
}
