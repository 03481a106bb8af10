import type { Meter } from '../values/meter.ts';
import type { Result } from '../values/value.ts';

/** What one evaluation works on. */
export class Frame implements Meter {
  readonly variables: Readonly<Record<string, unknown>>;
  steps: number;
  /** The variables of the macros around a node, by the slots the compiler gave them; made by the first macro. */
  locals: unknown[] | undefined = undefined;

  constructor(variables: Readonly<Record<string, unknown>>, steps: number) {
    this.variables = variables;
    this.steps = steps;
  }
}

/** Reads a variable of a macro that is around the node. */
export function local(slot: number): RawClosure {
  // The macro has entered its first round.
  return (frame) => (frame.locals as unknown[])[slot];
}

/** A node, ready to be evaluated. */
export type Closure = (frame: Frame) => Result;

/** A node whose result may be input as it came, not yet of its declared type. */
export type RawClosure = (frame: Frame) => unknown;
