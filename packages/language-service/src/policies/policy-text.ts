/** A policy as the editor has it, or as it is on disk when it is not open. */
export interface PolicyText {
  readonly uri: string;
  readonly text: string;
}

/** Text of a word file or list, or `undefined` where there is none to read. */
export type ReadUri = (uri: string) => string | undefined;
