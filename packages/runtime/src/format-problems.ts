import { resolve } from 'node:path';
import { styleText } from 'node:util';
import type { Problem } from '@parapet/policy';
import { columnsOf } from './columns-of.ts';
import { readText } from './read-text.ts';
import { wrapText } from './wrap-text.ts';

export interface FormatOptions {
  /** With terminal colours. Default: without. */
  readonly color?: boolean;
  /** Text of a problem's file, to show the line. Default: read from the disk, relative to `cwd`. */
  readonly read?: (file: string) => string | undefined;
  readonly cwd?: string;
  /** Columns that a message is broken into, for a terminal. Default: it is one line, for a log. */
  readonly width?: number;
}

/**
 * Problems for a terminal, in order of file and place, a blank line between them:
 *
 *     policies/support.policy.yaml:12:9 error parapet/unknown-finder There is no finder `phon`. Did you mean `phone`?
 *        when: output.text.has(phon)
 *                              ^~~~
 *
 * Of a long line only what is around the place is shown, and nothing in it can move the cursor. What has no text (a
 * folder, an environment variable) is shown without a place. A file that is no YAML is never quoted: somebody who took
 * recorded traces for a policy does not find what users said in a log.
 */
export function formatProblems(problems: readonly Problem[], options: FormatOptions = {}): string {
  const cwd = options.cwd ?? process.cwd();
  const read = remembering(options.read ?? ((file) => readText(resolve(cwd, file))));
  const paint = options.color
    ? (style: Style, text: string) => styleText(style, text, { validateStream: false })
    : plain;
  return [...problems]
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start))
    .map((problem) =>
      formatProblem(problem, isQuoted(problem.file) ? read(problem.file) : undefined, paint, options.width),
    )
    .join('\n\n');
}

type Style = 'red' | 'yellow' | 'cyan' | 'dim' | 'bold';
type Paint = (style: Style, text: string) => string;

const plain: Paint = (_, text) => text;

const styleOf = { error: 'red', warning: 'yellow', information: 'cyan' } as const;

const isQuoted = (file: string): boolean => /\.ya?ml$/i.test(file);

function formatProblem(problem: Problem, text: string | undefined, paint: Paint, columns: number | undefined): string {
  const { file, line, column, severity, code, message } = problem;
  const place = text === undefined ? file : `${file}:${line}:${column}`;
  const from = columnsOf(`${printable(place)} ${severity} ${code} `);
  const told = columns ? wrapText(printable(message), { from, indent: 3, width: columns }) : printable(message);
  const headline =
    `${paint('bold', printable(place))} ${paint(styleOf[severity], severity)} ${paint('dim', code)} ${told}`.replace(
      ' \n',
      '\n',
    );
  const source = text?.split(/\r?\n/)[line - 1];
  if (source === undefined || source.trim() === '') return headline;
  const { shown, at, width } = excerpt(source, column - 1, problem.end - problem.start);
  const indent = shown.slice(0, at).replace(/[^\t]+/g, (text) => ' '.repeat(columnsOf(text)));
  const marked = Math.max(1, columnsOf(shown.slice(at, at + width)));
  return `${headline}\n   ${shown}\n   ${indent}${paint(styleOf[severity], `^${'~'.repeat(marked - 1)}`)}`;
}

/** So much of a line fits beside its indentation into 80 columns. */
const COLUMNS = 76;

/** What is shown of a line, where the place stands in it, and how many of its characters are shown. Tabs stay tabs. */
function excerpt(source: string, place: number, length: number): { shown: string; at: number; width: number } {
  let from = Math.max(0, Math.min(place - COLUMNS / 2, source.length - COLUMNS));
  let to = Math.min(source.length, from + COLUMNS);
  // Of what is wide less fits: it is left out where it is farther from the place.
  while (columnsOf(source.slice(from, to)) > COLUMNS)
    if (to - place > place - from) to--;
    else from++;
  const before = from > 0 ? '…' : '';
  const after = to < source.length ? '…' : '';
  return {
    shown: before + printable(source.slice(from + before.length, to - after.length)) + after,
    at: place - from,
    width: Math.max(1, Math.min(length, to - place)),
  };
}

/** As many characters, with none that would move the cursor, hide text or turn its direction. */
const printable = (text: string): string =>
  text.replace(/[^\P{C}\t]|[\p{Zl}\p{Zp}]/gu, (found) => '\uFFFD'.repeat(found.length));

function remembering(read: (file: string) => string | undefined): (file: string) => string | undefined {
  const texts = new Map<string, string | undefined>();
  return (file) => {
    if (!texts.has(file)) texts.set(file, read(file));
    return texts.get(file);
  };
}
