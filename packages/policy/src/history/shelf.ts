import { isShared, type Kept } from './history.ts';
import { beginning, later, type Position } from './position.ts';

/** How many keys one memory or workflow keeps. Beyond that it loses those that were not written for longest. */
export const keyLimit = 100_000;

/** Something kept under a key. */
export interface Keyed {
  /** Where the last happened of what is in it. */
  readonly newest: Position;
}

/** All that one memory or workflow keeps, by key, those first that were not written for longest. */
export class Shelf<K extends Kept, T extends Keyed> {
  readonly kept: K;
  /** From when on it is kept. */
  readonly since: number;
  readonly #entries: Map<string, T>;
  #lost: Position;
  #sharedLost: Position;

  constructor(
    kept: K,
    since: number,
    lost: Position = beginning,
    sharedLost: Position = beginning,
    entries: Iterable<readonly [string, T]> = [],
  ) {
    this.kept = kept;
    this.since = since;
    this.#lost = lost;
    this.#sharedLost = sharedLost;
    this.#entries = new Map(entries);
  }

  /** Where the last happened of what is missing with its key. */
  get lost(): Position {
    return this.#lost;
  }

  /** The same of what may have belonged to other keys as well. */
  get sharedLost(): Position {
    return this.#sharedLost;
  }

  /** What was lost with a key, if it is missing. */
  lostOf(key: string): Position {
    return isShared(key) ? this.#sharedLost : this.#lost;
  }

  get entries(): Iterable<readonly [string, T]> {
    return this.#entries;
  }

  get(key: string): T | undefined {
    return this.#entries.get(key);
  }

  /** What is under a key, made where there is nothing, to be written. */
  touch(key: string, make: (lost: Position) => T): T {
    const entry = this.#entries.get(key) ?? make(this.lostOf(key));
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry;
  }

  /** Drops keys of which everything happened before `horizon`: one or two at a time, so that no moment pays for others. */
  trim(horizon: number): void {
    for (let dropped = 0; dropped < 2; dropped++) {
      const [oldest] = this.#entries;
      if (!oldest || (oldest[1].newest.time >= horizon && this.#entries.size <= keyLimit)) return;
      const [key, { newest }] = oldest;
      this.#entries.delete(key);
      if (isShared(key)) this.#sharedLost = later(this.#sharedLost, newest);
      else this.#lost = later(this.#lost, newest);
    }
  }
}
