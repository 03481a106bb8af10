/** Ends an evaluation that takes too many steps; thrown so that no operator can absorb it. */
export class LimitReached {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** Counts the work of one evaluation. */
export interface Meter {
  /**
   * How much may still be done: about one step per node evaluated, per element and per 32 characters looked at; more
   * for what takes longer. A step takes from some nanoseconds to some tens, and nothing is so cheap that it takes many.
   */
  steps: number;
}

/** Takes steps from what is left, and ends the evaluation when there are none. */
export function spend(meter: Meter, steps: number): void {
  meter.steps -= steps;
  if (meter.steps < 0)
    throw new LimitReached('This takes more steps than it may: it looks at too many elements, or too much text.');
}

/** What it costs to look at all of a text, in steps. */
export function textCost(text: string): number {
  return text.length >> 5;
}

/** What it costs to do something with each character, or byte, of so many. */
export function eachCost(characters: number): number {
  return characters >> 2;
}

/** What it costs to look for a text in another: in the worst of texts all characters of the one are compared in each place. */
export function findingCost({ length }: string, part: string): number {
  return (length * part.length) >> 10;
}
