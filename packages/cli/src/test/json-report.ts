import { mergedCoverage } from './coverage.ts';
import { mergedLabels } from './labels.ts';
import { lineOf } from './place.ts';
import type { TestedFile } from './tested-file.ts';
import { totalsOf } from './totals.ts';

/** How tests went, for a program. */
export const jsonReport = (files: readonly TestedFile[]): string =>
  `${JSON.stringify({ ...totalsOf(files), files: files.map(fileEntry), coverage: mergedCoverage(files), labels: mergedLabels(files) }, null, 2)}\n`;

const fileEntry = (file: TestedFile) => ({
  file: file.file,
  seconds: file.seconds,
  problems: file.problems,
  unread: file.unread,
  cases: file.results.map(({ name, failures, decided, skipped }) => ({
    name: name.value,
    line: lineOf(file, name.range.start),
    passed: failures.length === 0 && skipped === undefined,
    ...(skipped !== undefined && { skipped }),
    failures: failures.map(({ start, message }) => ({ line: lineOf(file, start), message })),
    decided,
  })),
});
