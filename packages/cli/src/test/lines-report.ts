import { problemLine } from '../problem-line.ts';
import { lineOf } from './place.ts';
import type { TestedFile } from './tested-file.ts';
import { summaryOf } from './totals.ts';

/** How tests went, with one line for each failure, so that an editor finds the place. */
export const linesReport = (files: readonly TestedFile[]): string =>
  `${files.flatMap(linesOf).join('')}${summaryOf(files)}\n`;

function linesOf(file: TestedFile): readonly string[] {
  const failed = file.results.flatMap(({ name, failures }) =>
    failures.map(({ start, message }) => ({ ...placeOf(file, start), message: `${name.value}: ${message}` })),
  );
  const unread = file.unread.map((message) => ({ ...placeOf(file, 0), message }));
  return [...file.problems, ...[...unread, ...failed].map((one) => ({ ...one, severity: 'error' as const }))].map(
    problemLine,
  );
}

const placeOf = (file: TestedFile, offset: number) => ({
  file: file.file,
  line: lineOf(file, offset),
  column: offset - file.text.lastIndexOf('\n', offset - 1),
});
