import { Departed } from './departed.ts';
import type { Settling } from './event.ts';
import { isShared } from './history.ts';
import { never, type Position } from './position.ts';

/** How many keys one memory or workflow keeps. Beyond that it loses those that were not written for longest. */
export const keyLimit = 100_000;

/** Something kept under a key. */
export interface Keyed {
  /** When the latest happened of what is in it. */
  readonly newest: number;
  /** What is in it, with its kind. */
  readonly items: readonly (readonly [kind: string, item: Position & Settling])[];
}

/** All that one memory or workflow keeps, by key, those first that were not written for longest. */
export class Shelf<T extends Keyed> {
  /** In milliseconds. */
  readonly within: number;
  /** From when on it is kept. */
  readonly since: number;
  /** What is no longer under its key, or is missing with it. */
  readonly departed: Departed;
  readonly #entries: Map<string, T>;
  #lost: number;
  #sharedLost: number;

  constructor(
    within: number,
    since: number,
    lost: number = never,
    sharedLost: number = never,
    entries: Iterable<readonly [string, T]> = [],
    departed: Departed = new Departed(),
  ) {
    this.within = within;
    this.since = since;
    this.#lost = lost;
    this.#sharedLost = sharedLost;
    this.#entries = new Map(entries);
    this.departed = departed;
  }

  /** When the latest happened of what is missing with its key. */
  get lost(): number {
    return this.#lost;
  }

  /** The same of what may have belonged to other keys as well. */
  get sharedLost(): number {
    return this.#sharedLost;
  }

  /** What was lost with a key, if it is missing. */
  lostOf(key: string): number {
    return isShared(key) ? this.#sharedLost : this.#lost;
  }

  get entries(): Iterable<readonly [string, T]> {
    return this.#entries;
  }

  get(key: string): T | undefined {
    return this.#entries.get(key);
  }

  /** What is under a key, made where there is nothing, to be written. */
  touch(key: string, make: (lost: number) => T): T {
    const entry = this.#entries.get(key) ?? make(this.lostOf(key));
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry;
  }

  /** Drops keys of which everything happened before `horizon`: one or two at a time, so that no moment pays for others. */
  trim(horizon: number): void {
    for (let dropped = 0; dropped < 2; dropped++) {
      const [oldest] = this.#entries;
      if (!oldest || (oldest[1].newest >= horizon && this.#entries.size <= keyLimit)) return;
      const [key, { newest, items }] = oldest;
      this.#entries.delete(key);
      for (const [kind, item] of items) this.departed.add(key, kind, item);
      if (isShared(key)) this.#sharedLost = Math.max(this.#sharedLost, newest);
      else this.#lost = Math.max(this.#lost, newest);
    }
  }
}
