import type { Event } from './event.ts';
import type { Amount } from './exact-sum.ts';
import { MaxHeap } from './max-heap.ts';

/** Totals over events that come and go in any order; each costs the same, however many there are. */
export class Tally {
  count = 0;
  /** In steps of 2^-1074. */
  sum = 0n;
  /** How often each value occurs. */
  readonly values: Map<string, number> = new Map();
  readonly #amounts: MaxHeap<Event> = new MaxHeap();

  get max(): Amount | undefined {
    return this.#amounts.largest;
  }

  add(event: Event): void {
    event.live = true;
    this.count++;
    this.sum += event.sum;
    if (event.max !== undefined) this.#amounts.add(event);
    for (const value of event.values) this.values.set(value, (this.values.get(value) ?? 0) + 1);
  }

  remove(event: Event): void {
    event.live = false;
    this.count--;
    this.sum -= event.sum;
    for (const value of event.values) {
      const left = (this.values.get(value) ?? 0) - 1;
      if (left > 0) this.values.set(value, left);
      else this.values.delete(value);
    }
  }
}
