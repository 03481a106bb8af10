import type { Settling } from './event.ts';
import type { Position } from './position.ts';

/** How many moments are known again of what one memory or workflow has let go. Beyond that, those are forgotten that did not come for longest. */
export const departedLimit = 100_000;

/** Something that is no longer kept, but that it was there. */
export interface Gone extends Position, Settling {
  readonly kind: string;
}

/**
 * What was let go, by key and moment: the same transcript is sent again for as long as a conversation lasts, and what is in it must not
 * be taken for something new.
 */
export class Departed {
  readonly #gone: Map<string, readonly Gone[]>;

  constructor(gone: Iterable<readonly [string, readonly Gone[]]> = []) {
    this.#gone = new Map(gone);
  }

  get entries(): Iterable<readonly [string, readonly Gone[]]> {
    return this.#gone;
  }

  of(key: string, moment: string): readonly Gone[] {
    const place = placeOf(key, moment);
    const gone = this.#gone.get(place);
    if (gone) this.#put(place, gone);
    return gone ?? nothing;
  }

  add(key: string, kind: string, { time, sequence, moment, reservations, happened }: Position & Settling): void {
    const gone: Gone = { kind, time, sequence, moment, reservations, happened };
    this.#put(placeOf(key, moment), [...this.of(key, moment), gone]);
    const [oldest] = this.#gone.keys();
    if (this.#gone.size > departedLimit && oldest !== undefined) this.#gone.delete(oldest);
  }

  /** What did not take place after all may still come. */
  remove(key: string, gone: Gone): void {
    const left = this.of(key, gone.moment).filter((other) => other !== gone);
    if (left.length > 0) this.#put(placeOf(key, gone.moment), left);
    else this.#gone.delete(placeOf(key, gone.moment));
  }

  #put(place: string, gone: readonly Gone[]): void {
    this.#gone.delete(place);
    this.#gone.set(place, gone);
  }
}

const nothing: readonly Gone[] = [];

const placeOf = (key: string, moment: string): string => `${key} ${moment}`;
