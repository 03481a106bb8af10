import type { Decision, Occurrence } from '../../src/index.ts';

/** A look at a moment. */
export interface Look {
  /** How many looks there were before, at any moment. */
  readonly sequence: number;
  readonly decision: Decision;
  /** Whether no look at the moment was before. */
  readonly isFirst: boolean;
  /** Whether it came later than is waited for. */
  readonly isLate: boolean;
  reservations: number;
  happened: boolean;
}

/** Every look at every moment, and which of them say what is remembered. */
export class ReferenceMoments {
  readonly #looks: Look[] = [];
  #latest = 0;
  readonly #lateness: number;

  constructor(lateness: number) {
    this.#lateness = lateness;
  }

  /** By the time of the moments, then as they came. */
  get inOrder(): readonly Look[] {
    return this.#looks.toSorted((a, b) => timeOf(a) - timeOf(b) || a.sequence - b.sequence);
  }

  /** The look by which a moment is remembered: the first at which it took place, or was reserved and may still do so. */
  taken(id: string): Look | undefined {
    return this.#looks.find((look) => look.decision.moment.id === id && takesPlace(look));
  }

  write(decision: Decision, as: Occurrence | 'reserved'): void {
    const { id, time } = decision.moment;
    this.#latest = Math.max(this.#latest, time);
    const known = as === 'withheld' ? undefined : this.taken(id);
    const look = known ?? {
      sequence: this.#looks.length,
      decision,
      isFirst: !this.#looks.some((other) => other.decision.moment.id === id),
      isLate: time < this.#latest - this.#lateness,
      reservations: 0,
      happened: false,
    };
    if (!known) this.#looks.push(look);
    if (as === 'reserved') look.reservations++;
    if (as === 'happened') look.happened = true;
  }

  settle({ moment }: Decision, occurrence: Occurrence): void {
    const look = this.taken(moment.id);
    if (!look) return;
    look.reservations = Math.max(0, look.reservations - 1);
    look.happened ||= occurrence === 'happened';
  }
}

export const takesPlace = ({ reservations, happened }: Look): boolean => happened || reservations > 0;

export const timeOf = ({ decision }: Look): number => decision.moment.time;
