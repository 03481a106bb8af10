/** How many moments are known when they come again. Beyond that, those are forgotten that did not come for longest. */
export const momentLimit = 100_000;

/** What a moment has under one key of a memory or a workflow. */
export interface Place {
  /** Of the memory or the workflow. */
  readonly digest: string;
  readonly key: string;
}

/** A moment that came before. */
export interface Known {
  /** How many reservations wait to be settled. */
  readonly reservations: number;
  readonly happened: boolean;
  /** Where something is kept of it as long as it may turn out not to take place. */
  readonly changed: readonly Place[];
  /** Where workflows stood when it first came. */
  readonly stood: readonly (Place & { readonly states: readonly string[] })[];
}

/** Whether a moment took place, or may still turn out to have. */
export const takesPlace = ({ reservations, happened }: Known): boolean => happened || reservations > 0;

/** A moment that did not take place. */
export const attempted: Known = { reservations: 0, happened: false, changed: [], stood: [] };

export const seenAgain = (known: Known, as: 'happened' | 'reserved'): Known =>
  as === 'happened' ? { ...known, happened: true } : { ...known, reservations: known.reservations + 1 };

/**
 * The moments of a history, by identity. Only the first look at a moment that takes place changes what is remembered: chats send a
 * transcript again with every request, and nothing in it happens anew.
 */
export class Moments {
  readonly #known: Map<string, Known>;

  constructor(known: Iterable<readonly [string, Known]> = []) {
    this.#known = new Map(known);
  }

  get entries(): Iterable<readonly [string, Known]> {
    return this.#known;
  }

  get(id: string): Known | undefined {
    return this.#known.get(id);
  }

  /** It comes, for the first time or again. */
  put(id: string, known: Known): void {
    this.#known.delete(id);
    this.#known.set(id, known);
    const [oldest] = this.#known;
    if (this.#known.size <= momentLimit || !oldest) return;
    this.#known.delete(oldest[0]);
    // What is under way is still to be settled.
    if (oldest[1].reservations > 0) this.#known.set(...oldest);
  }
}
