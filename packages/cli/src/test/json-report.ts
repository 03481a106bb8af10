import { mergedCoverage } from './coverage.ts';
import { lineOf } from './place.ts';
import type { TestedFile } from './tested-file.ts';
import { totalsOf } from './totals.ts';

/** How tests went, for a program. */
export const jsonReport = (files: readonly TestedFile[]): string =>
  `${JSON.stringify({ ...totalsOf(files), files: files.map(fileEntry), coverage: mergedCoverage(files) }, null, 2)}\n`;

const fileEntry = (file: TestedFile) => ({
  file: file.file,
  seconds: file.seconds,
  problems: file.problems,
  unread: file.unread,
  cases: file.results.map(({ case: { name }, failures, decided }) => ({
    name: name.value,
    line: lineOf(file, name.range.start),
    passed: failures.length === 0,
    failures: failures.map(({ start, message }) => ({ line: lineOf(file, start), message })),
    decided,
  })),
});
