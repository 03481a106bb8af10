import type { Amount } from './exact-sum.ts';

interface Entry {
  readonly max: Amount | undefined;
  readonly live: boolean;
}

/** The largest amount among entries that come and go: those that are no longer live are dropped when they come up. */
export class MaxHeap<T extends Entry> {
  readonly #entries: T[] = [];

  add(entry: T): void {
    const entries = this.#entries;
    let at = entries.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isLarger(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  get largest(): Amount | undefined {
    while (this.#entries[0]?.live === false) this.#drop();
    return this.#entries[0]?.max;
  }

  #drop(): void {
    const entries = this.#entries;
    const last = entries.pop();
    if (entries.length === 0 || !last) return;
    entries[0] = last;
    let at = 0;
    for (;;) {
      let largest = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < entries.length && this.#isLarger(child, largest)) largest = child;
      if (largest === at) return;
      this.#swap(at, largest);
      at = largest;
    }
  }

  #isLarger(a: number, b: number): boolean {
    return (this.#entries[a]?.max ?? -Infinity) > (this.#entries[b]?.max ?? -Infinity);
  }

  #swap(a: number, b: number): void {
    const entries = this.#entries as (T | undefined)[];
    [entries[a], entries[b]] = [entries[b], entries[a]];
  }
}
