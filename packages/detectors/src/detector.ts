import type { RegexSpec } from '@parapet/pattern';

/** Something wrong with one option of a detector: which, and a sentence that says what to write instead. */
export interface OptionProblem {
  readonly option: string;
  readonly message: string;
}

/** An option as an author sees it: documentation, and the values it takes where these can be enumerated. */
export interface DetectorOption {
  readonly doc: string;
  /** Every value that is accepted. */
  readonly values?: readonly string[];
  /** True when a list of values is written, false or absent for a single one. */
  readonly list?: boolean;
}

/**
 * A kind of thing that can be found in text.
 *
 * A detector is data and one pure function: the options become a pattern with a validator, which is then matched together
 * with every other pattern of a policy set in one pass.
 */
export interface Detector {
  /** What a policy writes: `pii.phone`. */
  readonly name: string;
  /** One sentence on what is found. */
  readonly doc: string;
  /** The kind of its findings: `phone`. */
  readonly kind: string;
  readonly options: Readonly<Record<string, DetectorOption>>;
  /** Changes whenever the same text could give other findings; part of the policy set's digest. */
  readonly version: string;
  /** Turns options into a pattern, or says everything that is wrong with them. Throws nothing. */
  build(options: Readonly<Record<string, unknown>>): BuiltDetector;
}

export type BuiltDetector = { readonly spec: RegexSpec } | { readonly problems: readonly OptionProblem[] };
