import type { Meter } from '../values/meter.ts';
import type { Result } from '../values/value.ts';

/** What one evaluation works on. */
export class Frame implements Meter {
  readonly variables: Readonly<Record<string, unknown>>;
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

/** A node, ready to be evaluated. */
export type Closure = (frame: Frame) => Result;

/** A node whose result may be input as it came, not yet of its declared type. */
export type RawClosure = (frame: Frame) => unknown;
