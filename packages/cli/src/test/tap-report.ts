import { isError } from '@parapet/runtime';
import { placeOf } from './place.ts';
import type { TestedFile } from './tested-file.ts';
import { isBroken } from './totals.ts';

/** How tests went, in the Test Anything Protocol, version 14 (testanything.org). */
export function tapReport(files: readonly TestedFile[]): string {
  const points = files.flatMap(pointsOf);
  const lines = points.flatMap(({ ok, name, messages, skipped }, index) => [
    `${ok ? 'ok' : 'not ok'} ${index + 1} - ${oneLine(name)}${skipped === undefined ? '' : ` # SKIP ${oneLine(skipped)}`}`,
    ...(messages.length > 0
      ? ['  ---', '  messages:', ...messages.map((text) => `    - ${JSON.stringify(text)}`), '  ...']
      : []),
  ]);
  return `${['TAP version 14', `1..${points.length}`, ...lines].join('\n')}\n`;
}

interface Point {
  readonly ok: boolean;
  readonly name: string;
  readonly messages: readonly string[];
  readonly skipped?: string;
}

function pointsOf(file: TestedFile): readonly Point[] {
  if (isBroken(file)) return [{ ok: false, name: file.file, messages: whyBroken(file) }];
  return file.results.map(({ name, failures, skipped }) => ({
    ok: failures.length === 0,
    name: `${file.file}: ${name.value}`,
    ...(skipped !== undefined && { skipped }),
    messages: failures.map(({ start, message }) => `${placeOf(file, start)} ${message}`),
  }));
}

export const whyBroken = ({ problems, unread }: TestedFile): readonly string[] => [
  ...problems.filter(isError).map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`),
  ...unread,
];

/** `#` begins a directive. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('\\', '\\\\').replaceAll('#', '\\#');
