/** A half-open part of the source, counted in UTF-16 code units as `String.prototype.slice` and editors do. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A change to the source that would remove a problem. */
export interface Fix {
  /** What the change does, as a menu entry. */
  readonly title: string;
  readonly range: Range;
  /** What stands in `range` afterwards. */
  readonly text: string;
}

/** Something wrong with an expression, found while parsing or checking. */
export interface CelProblem {
  /** Stable and in kebab case, for example `unknown-field`. */
  readonly code: string;
  /** For a person: what is wrong and what to do about it. */
  readonly message: string;
  readonly range: Range;
  readonly fix?: Fix;
}

/** Where the stages of this package put what they find. */
export type Report = (code: string, message: string, range: Range, fix?: Fix) => void;

/** A report that appends to `problems`. */
export function reportTo(problems: CelProblem[]): Report {
  return (code, message, range, fix) => {
    problems.push(fix === undefined ? { code, message, range } : { code, message, range, fix });
  };
}
