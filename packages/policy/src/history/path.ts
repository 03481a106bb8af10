import type { KeptWorkflow } from './history.ts';
import { isBefore, never, type Position } from './position.ts';
import { anywhere, atStart, lapsed, moved, type Standing, type Way } from './standing.ts';
import { Timeline } from './timeline.ts';

/** Where a moment takes a workflow. */
export interface Step extends Position {
  /** Identity of the moment. */
  readonly moment: string;
  readonly ways: readonly Way[];
}

/** How many steps are kept under one key. Beyond that, nobody knows any more where the oldest half of them led. */
export const pathLimit = 10_000;

/** Where a workflow stood at a position, when the steps up to that were let go. */
export interface Origin extends Position {
  readonly standing: Standing;
}

/**
 * The way of one workflow under one key. A step does not say where the workflow stood, only where it goes from each state: one before it
 * may still come, or be taken back. What can no longer change is let go, and only where it led is kept.
 */
export class Path {
  readonly #workflow: KeptWorkflow;
  readonly #steps: Timeline<Step> = new Timeline();
  /** Moments that may still turn out not to take place. */
  readonly #open = new Map<string, Step>();
  #origin: Origin;
  /** Where all steps lead after `doubt`, so that no question has to go through them again. */
  #end: { readonly standing: Standing; readonly doubt: Position | undefined } | undefined;

  constructor(workflow: KeptWorkflow, origin: Origin) {
    this.#workflow = workflow;
    this.#origin = origin;
  }

  get steps(): readonly Step[] {
    return this.#steps.items;
  }

  get origin(): Origin {
    return this.#origin;
  }

  get newest(): Position {
    return this.#steps.last ?? this.#origin;
  }

  /** When the first happened of what may still turn out not to have taken place. */
  get firstOpen(): number {
    return Math.min(...[...this.#open.values()].map(({ time }) => time));
  }

  isOpen(moment: string): boolean {
    return this.#open.has(moment);
  }

  insert(step: Step, isOpen: boolean): void {
    if (isBefore(step, this.#origin)) return;
    if (isOpen) this.#open.set(step.moment, step);
    const isLast = this.#steps.insert(step) === this.#steps.items.length - 1;
    const { standing, doubt } = this.#end ?? {};
    const leadsOn = isLast && standing && !(doubt && isBefore(step, doubt));
    this.#end = leadsOn ? { standing: this.#after(standing, step), doubt } : undefined;
  }

  settle(moment: string, happened: boolean): void {
    const step = this.#open.get(moment);
    this.#open.delete(moment);
    if (!step || happened) return;
    this.#steps.remove(step);
    this.#end = undefined;
  }

  /** The position of the last step before another; that other one itself where nobody knows any more. */
  lastBefore(position: Position): Position | undefined {
    if (isBefore(position, this.#origin)) return position;
    const last = this.#steps.findLast((step) => isBefore(step, position));
    return last ?? (this.#origin.time > never ? this.#origin : undefined);
  }

  /**
   * Where the workflow stands at a time.
   *
   * @param doubt when a step last happened that may have been one of this workflow
   */
  at(time: number, doubt: Position | undefined): Standing {
    const { within } = this.#workflow;
    if (time < this.#origin.time) return anywhere(this.#workflow, time);
    const isNow = time >= this.newest.time;
    const known = isNow && this.#end && isSame(this.#end.doubt, doubt) ? this.#end : undefined;
    const end = known ?? { standing: this.#through((step) => step.time <= time, doubt), doubt };
    if (isNow) this.#end = end;
    return lapsed(end.standing, this.#workflow, time - within);
  }

  /**
   * Lets go of the steps before `horizon` but for what is under way, once those are half of all.
   *
   * @param doubtBefore the last step before another that may have been one of this workflow
   */
  trim(horizon: number, doubtBefore: (step: Step) => Position | undefined): void {
    const { items } = this.#steps;
    const until = Math.min(horizon, this.firstOpen);
    const middle = items[items.length >> 1];
    if (middle && middle.time < until) {
      const last = this.#steps.findLast(({ time }) => time < until) ?? middle;
      const standing = this.#through((step) => !isBefore(last, step), doubtBefore(last));
      this.#letGo(last, standing);
    } else if (middle && items.length > pathLimit) this.#letGo(middle, anywhere(this.#workflow, middle.time));
  }

  #letGo(last: Step, standing: Standing): void {
    for (const { moment } of this.#steps.dropWhile((step) => !isBefore(last, step))) this.#open.delete(moment);
    this.#origin = { time: last.time, sequence: last.sequence, standing };
    this.#end = undefined;
  }

  #through(isSuch: (step: Step) => boolean, doubt: Position | undefined): Standing {
    const isDoubtful = doubt !== undefined && isBefore(this.#origin, doubt);
    let standing = isDoubtful ? anywhere(this.#workflow, doubt.time) : this.#origin.standing;
    for (const step of this.steps) {
      if (!isSuch(step)) break;
      if (!(isDoubtful && isBefore(step, doubt))) standing = this.#after(standing, step);
    }
    return standing;
  }

  #after(standing: Standing, { ways, time }: Step): Standing {
    return moved(standing, this.#workflow, ways, time);
  }
}

const isSame = (a: Position | undefined, b: Position | undefined): boolean =>
  a?.time === b?.time && a?.sequence === b?.sequence;

/** The beginning of a path; `lost` is where the last happened of what came before and is no longer known. */
export const originOf = (workflow: KeptWorkflow, { time, sequence }: Position): Origin => ({
  time,
  sequence,
  standing: time > never ? anywhere(workflow, time) : atStart(workflow),
});
