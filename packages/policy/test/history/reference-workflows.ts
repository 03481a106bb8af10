import type { Decision, KeptWorkflow, Occurrence, Question } from '../../src/index.ts';
import { ReferenceMoments, takesPlace, timeOf } from './reference-moments.ts';

/** A state in which a workflow may be, and since when. */
interface Possibility {
  readonly state: string;
  readonly since: number;
}

/** Where workflows stand, by the definition: every moment is kept, and at each question all possible ways are gone through. */
export class ReferenceWorkflows {
  readonly #workflow: KeptWorkflow;
  readonly #moments: ReferenceMoments;

  constructor(workflow: KeptWorkflow, lateness: number) {
    this.#workflow = workflow;
    this.#moments = new ReferenceMoments(lateness);
  }

  write(decision: Decision, as: Occurrence | 'reserved'): void {
    this.#moments.write(decision, as);
  }

  settle(decision: Decision, occurrence: Occurrence): void {
    this.#moments.settle(decision, occurrence);
  }

  statesOf({ keys, time, except }: Question): readonly string[] {
    const { start, states } = this.#workflow;
    const again = this.#moments.taken(except);
    if (again) return workflowsOf(again.decision, [keys.own])[0]?.before ?? states;
    let possible: readonly Possibility[] = [{ state: start, since: Number.NEGATIVE_INFINITY }];
    const times = [Number.NEGATIVE_INFINITY];
    for (const look of this.#moments.inOrder.filter((one) => takesPlace(one) && !one.isLate && timeOf(one) <= time)) {
      const now = timeOf(look);
      times.push(now);
      for (const { key, ways = [] } of workflowsOf(look.decision, [keys.own, keys.tenant, '*']))
        possible =
          key === keys.own
            ? this.#lasting(possible, now).flatMap((one) =>
                (ways.find(({ from }) => from === one.state)?.to ?? [one.state]).map((state) =>
                  state === one.state ? one : { state, since: now },
                ),
              )
            : // Nobody knows whose it was: it may be anywhere, and may have come there at any time so far.
              states.flatMap((state) => times.map((since) => ({ state, since })));
      possible = withoutTwins(possible);
    }
    return [...new Set(this.#lasting(possible, time).map(({ state }) => state))].sort();
  }

  /** What began too long ago is over, and the workflow begins again. */
  #lasting(possible: readonly Possibility[], time: number): readonly Possibility[] {
    const { start, within } = this.#workflow;
    return possible.map((one) => (one.since < time - within ? { ...one, state: start } : one));
  }
}

const workflowsOf = ({ workflows = [] }: Decision, keys: readonly string[]) =>
  workflows.filter(({ key }) => keys.includes(key));

const withoutTwins = (possible: readonly Possibility[]): readonly Possibility[] => [
  ...new Map(possible.map((one) => [`${one.since} ${one.state}`, one])).values(),
];
