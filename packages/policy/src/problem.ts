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

/** A range of text that stands further on, or further back. */
export const movedRange = ({ start, end }: SourceRange, by: number): SourceRange => ({
  start: start + by,
  end: end + by,
});

/** What was made, and what was found wrong on the way, so that it can be said whenever the same is used again. */
export interface Recorded<T> {
  readonly value: T;
  readonly reports: readonly Parameters<Reporter['report']>[];
}

/** Makes something without saying anything. */
export function recorded<T>(file: string, make: (reporter: Reporter) => T): Recorded<T> {
  const reports: Parameters<Reporter['report']>[] = [];
  return { value: make({ file, problems: [], report: (...said) => void reports.push(said) }), reports };
}

/** Says what was found wrong, and gives what was made. */
export function say<T>({ value, reports }: Recorded<T>, { report }: Pick<Reporter, 'report'>): T {
  for (const said of reports) report(...said);
  return value;
}

/** The same of text that stands somewhere else. */
export const movedRecord = <T>(
  { value, reports }: Recorded<T>,
  by: number,
  move: (value: T, by: number) => T,
): Recorded<T> => ({
  value: move(value, by),
  reports: reports.map(([code, message, range, more]) => [
    ...([code, message, movedRange(range, by)] as const),
    { ...more, ...(more?.fix && { fix: { ...more.fix, ...movedRange(more.fix, by) } }) },
  ]),
});

export function createReporter(file: string, text: string): Reporter {
  const problems: Problem[] = [];
  const lines: number[] = [];
  return {
    file,
    problems,
    report(code, message, range, { severity = 'error', fix } = {}) {
      const start = Math.min(range.start, text.length);
      const end = Math.max(start, Math.min(range.end, text.length));
      if (lines.length === 0) for (const at of lineStarts(text)) lines.push(at);
      const line = lineOf(start, lines);
      const column = start - (lines[line] ?? 0) + 1;
      problems.push({
        file,
        start,
        end,
        line: line + 1,
        column,
        severity,
        code: `parapet/${code}`,
        message,
        ...(fix && { fix }),
      });
    },
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The index of the last line that begins at or before an offset. */
function lineOf(offset: number, starts: readonly number[]): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
