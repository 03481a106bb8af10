/** Ends an evaluation that takes too many steps; thrown so that no operator can absorb it. */
export class LimitReached {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** Counts the work of one evaluation. */
export interface Meter {
  /** How much may still be done: about one step per node evaluated, per element and per 32 characters looked at. */
  steps: number;
}

/** Takes steps from what is left, and ends the evaluation when there are none. */
export function spend(meter: Meter, steps: number): void {
  meter.steps -= steps;
  if (meter.steps < 0) throw new LimitReached('The evaluation took more steps than it may.');
}

/** What it costs to look at all of a text, in steps. */
export function textCost(text: string): number {
  return text.length >> 5;
}
