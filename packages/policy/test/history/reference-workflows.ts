import type { Decision, Occurrence, Question } from '../../src/index.ts';

interface Stepped {
  readonly sequence: number;
  readonly time: number;
  readonly moment: string;
  readonly digest: string;
  readonly key: string;
  readonly states: readonly string[];
  reservations: number;
  happened: boolean;
}

/** Where workflows stand, by the definition: every step is kept, and gone through at each question. */
export class ReferenceWorkflows {
  #steps: Stepped[] = [];
  #sequence = 0;

  write({ moment, workflows = [] }: Decision, as: Occurrence | 'reserved'): void {
    if (as === 'withheld') return;
    for (const { digest, key, before, after } of workflows) {
      if (String(before) === String(after)) continue;
      const twin = this.#steps.find((step) => step.moment === moment.id && step.digest === digest && step.key === key);
      const reservations = as === 'reserved' ? 1 : 0;
      if (twin) {
        twin.reservations += reservations;
        twin.happened ||= as !== 'reserved';
      } else
        this.#steps.push({
          ...{ sequence: this.#sequence++, time: moment.time, moment: moment.id, digest, key, states: after },
          ...{ reservations, happened: as !== 'reserved' },
        });
    }
  }

  settle({ moment, workflows = [] }: Decision, occurrence: Occurrence): void {
    for (const step of this.#steps) {
      const isSettled = workflows.some(({ digest, key }) => digest === step.digest && key === step.key);
      if (step.moment !== moment.id || !isSettled) continue;
      step.reservations = Math.max(0, step.reservations - 1);
      step.happened ||= occurrence === 'happened';
    }
    this.#steps = this.#steps.filter(({ happened, reservations }) => happened || reservations > 0);
  }

  /** Nobody knows where a workflow stands that may have moved for everybody since it moved for itself. */
  statesOf({ memory, keys, within, time, except }: Question): readonly string[] | undefined {
    const last = (key: string) =>
      this.#steps
        .filter((step) => step.digest === memory && step.key === key && step.moment !== except && step.time <= time)
        .sort((a, b) => a.time - b.time || a.sequence - b.sequence)
        .filter((step) => step.time >= time - within)
        .at(-1);
    const own = last(keys.own);
    const isLater = (step: Stepped | undefined): boolean =>
      step !== undefined && (!own || step.time > own.time || (step.time === own.time && step.sequence > own.sequence));
    return isLater(last(keys.tenant)) || isLater(last('*')) ? undefined : (own?.states ?? []);
  }
}
