/** Something that could not be read. The message says what to do, and never holds what was read. */
export interface OtlpProblem {
  readonly message: string;
  /** In a text, from 1. */
  readonly line?: number;
  /** Of a file of protobuf, which document: from 1. */
  readonly record?: number;
  /** In protobuf: bytes from the beginning, from 0. */
  readonly offset?: number;
}
