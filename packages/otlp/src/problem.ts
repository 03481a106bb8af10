/** Something that could not be read. The message says what to do, and never holds what was read. */
export interface OtlpProblem {
  readonly message: string;
  /** From 1. */
  readonly line?: number;
}
