import { Boxed } from './boxed.ts';

/**
 * Stands for a part of the input that could not be seen. It may stand anywhere in the input, and is the result of what
 * depends on it. Hiding a part of the input never turns one value into another: only into an unknown.
 */
export class Unknown extends Boxed {
  /** Which parts of the input were wanted, as their owner names them. */
  readonly paths: readonly string[];

  constructor(paths: readonly string[]) {
    super();
    this.paths = paths;
  }
}

/** One unknown for several; the same one where there is only one, so that a subclass is kept. */
export function mergeUnknowns(a: Unknown | undefined, b: Unknown): Unknown {
  if (a === undefined || a === b) return b;
  const paths = [...new Set([...a.paths, ...b.paths])];
  return paths.length === a.paths.length ? a : new Unknown(paths);
}
