import type { Result } from '../values/value.ts';

/** Ends an evaluation that takes too many steps; thrown so that no operator can absorb it. */
export class LimitReached {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** What one evaluation works on. */
export class Frame {
  readonly variables: Readonly<Record<string, unknown>>;
  /** How much work may still be done: about one step per node evaluated, per element and per 32 characters looked at. */
  steps: number;
  #locals: unknown[] | undefined;

  constructor(variables: Readonly<Record<string, unknown>>, steps: number) {
    this.variables = variables;
    this.steps = steps;
  }

  /** The variables of the macros around a node, by the slots the compiler gave them; made when first needed. */
  get locals(): unknown[] {
    this.#locals ??= [];
    return this.#locals;
  }
}

/** Whatever counts steps. */
export type Meter = Pick<Frame, 'steps'>;

/** A node, ready to be evaluated. */
export type Closure = (frame: Frame) => Result;

/** A node whose result may be input as it came, not yet of its declared type. */
export type RawClosure = (frame: Frame) => unknown;

/** Takes steps from what is left, and ends the evaluation when there are none. */
export function spend(meter: Meter, steps: number): void {
  meter.steps -= steps;
  if (meter.steps < 0) throw new LimitReached('The evaluation took more steps than it may.');
}

/** What it costs to look at all of a text, in steps. */
export function textCost(text: string): number {
  return text.length >> 5;
}
