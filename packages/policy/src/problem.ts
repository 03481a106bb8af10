/** A half-open part of a file, in UTF-16 code units. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

export type Severity = 'error' | 'warning' | 'information';

/** A change to the file that would remove a problem. */
export interface Fix extends SourceRange {
  readonly title: string;
  readonly text: string;
}

/** Something wrong with a policy file: where, what, and what to do about it. */
export interface Problem extends SourceRange {
  readonly file: string;
  /** One-based, of `start`. */
  readonly line: number;
  readonly column: number;
  readonly severity: Severity;
  /** Stable, such as `parapet/unknown-finder`. */
  readonly code: string;
  readonly message: string;
  readonly fix?: Fix;
}

/** Where the stages of loading put what they find in one file. */
export interface Reporter {
  readonly file: string;
  readonly problems: readonly Problem[];
  /** `code` is given without the `parapet/` prefix. */
  report(code: string, message: string, range: SourceRange, more?: { severity?: Severity; fix?: Fix }): void;
}

export function createReporter(file: string, text: string): Reporter {
  const problems: Problem[] = [];
  return {
    file,
    problems,
    report(code, message, range, { severity = 'error', fix } = {}) {
      const start = Math.min(range.start, text.length);
      const before = text.slice(0, start);
      const line = before.split('\n').length;
      const column = start - before.lastIndexOf('\n');
      const end = Math.max(start, Math.min(range.end, text.length));
      problems.push({
        file,
        start,
        end,
        line,
        column,
        severity,
        code: `parapet/${code}`,
        message,
        ...(fix && { fix }),
      });
    },
  };
}
