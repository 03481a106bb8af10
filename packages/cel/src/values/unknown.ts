import { Boxed } from './boxed.ts';

/** Stands for paths that are put together when somebody asks for them. */
const LATER: readonly string[] = [];

/**
 * Stands for a part of the input that could not be seen. It may stand anywhere in the input, and is the result of what
 * depends on it. Hiding a part of the input never turns one value into another: only into an unknown.
 */
export class Unknown extends Boxed {
  /** Which parts of the input were wanted, as their owner names them. */
  declare readonly paths: readonly string[];

  constructor(paths: readonly string[]) {
    super();
    if (paths !== LATER) this.paths = paths;
  }
}

/** Two unknowns that have many paths: putting those together again and again would take for ever over a long list. */
class ManyUnknown extends Unknown {
  readonly #a: Unknown;
  readonly #b: Unknown;

  constructor(a: Unknown, b: Unknown) {
    super(LATER);
    this.#a = a;
    this.#b = b;
  }

  static {
    Object.defineProperty(ManyUnknown.prototype, 'paths', {
      get(this: ManyUnknown) {
        return this.#all();
      },
    });
  }

  #all(): readonly string[] {
    const paths = new Set<string>();
    const seen = new Set<Unknown>();
    const left: Unknown[] = [this];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      if (next instanceof ManyUnknown) left.push(next.#b, next.#a);
      else for (const path of next.paths) paths.add(path);
    }
    return [...paths];
  }
}

/** How many paths are put together at once. */
const FEW = 16;

/** One unknown for several; the same one where there is only one, so that a subclass is kept. */
export function mergeUnknowns(a: Unknown | undefined, b: Unknown): Unknown {
  if (a === undefined || a === b) return b;
  if (a instanceof ManyUnknown || b instanceof ManyUnknown || a.paths.length > FEW) return new ManyUnknown(a, b);
  const paths = [...new Set([...a.paths, ...b.paths])];
  return paths.length === a.paths.length ? a : new Unknown(paths);
}
