/** A regular expression: RE2 syntax plus lookaround of one character (docs/syntax.md). */
export interface RegexSpec {
  readonly kind: 'regex';
  readonly source: string;
  /** Simple case folding, the same on every host. Default: false. */
  readonly ignoreCase?: boolean;
  /** A capture group, by number (from 1) or name, whose place each match reports besides its own. */
  readonly group?: number | string;
  /**
   * Decides whether the text of a whole match counts (check digits, number plans). It is a pure function; the
   * expression must then have a bounded length.
   */
  readonly validate?: (candidate: string) => boolean;
}

/** A list of whole words and phrases. Case is folded unless `caseSensitive` is true. */
export interface WordsSpec {
  readonly kind: 'words';
  readonly words: readonly string[];
  readonly caseSensitive?: boolean;
}

/** What to look for. */
export type PatternSpec = RegexSpec | WordsSpec;

/** Something in a spec that cannot be accepted, said to the person who wrote it. */
export interface PatternProblem {
  /** Stable, kebab-case; docs/syntax.md lists all of them. */
  readonly code: string;
  /** What is wrong and what to do about it. */
  readonly message: string;
  /** UTF-16 offsets in `source`. For word lists: the index of the word in the list, and the next index. */
  readonly start: number;
  readonly end: number;
}

/** What can be said about a spec without any text. */
export interface PatternReport {
  /** Empty if the spec can be compiled. */
  readonly problems: readonly PatternProblem[];
  /** Length of the shortest and the longest possible match in UTF-16 units; `maxLength` is Infinity if unbounded. */
  readonly minLength: number;
  readonly maxLength: number;
  /** The expression also accepts the empty string (which is never reported as a match). */
  readonly matchesEmpty: boolean;
  /** Number of capture groups. */
  readonly groups: number;
}

/** Thrown by the compile functions, for exactly those specs in which `inspectPattern` finds problems. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
  /** All problems of the first bad spec. */
  readonly problems: readonly PatternProblem[];
  /** Index of that spec. */
  readonly pattern: number;

  constructor(problems: readonly PatternProblem[], pattern = 0) {
    super(problems.map((problem) => problem.message).join(' '));
    this.problems = problems;
    this.pattern = pattern;
  }
}
