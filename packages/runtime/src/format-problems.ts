import { resolve } from 'node:path';
import { styleText } from 'node:util';
import type { Problem } from '@parapet/policy';
import { readText } from './read-text.ts';

export interface FormatOptions {
  /** With terminal colours. Default: without. */
  readonly color?: boolean;
  /** Text of a problem's file, to show the line. Default: read from the disk, relative to `cwd`. */
  readonly read?: (file: string) => string | undefined;
  readonly cwd?: string;
}

/**
 * Problems for a terminal, in order of file and place, a blank line between them:
 *
 *     policies/support.policy.yaml:12:9 error parapet/unknown-finder There is no finder `phon`. Did you mean `phone`?
 *        when: output.text.has(phon)
 *                              ^~~~
 *
 * What has no text (a folder, an environment variable) is shown without a place.
 */
export function formatProblems(problems: readonly Problem[], options: FormatOptions = {}): string {
  const cwd = options.cwd ?? process.cwd();
  const read = remembering(options.read ?? ((file) => readText(resolve(cwd, file))));
  const paint = options.color
    ? (style: Style, text: string) => styleText(style, text, { validateStream: false })
    : plain;
  return [...problems]
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start))
    .map((problem) => formatProblem(problem, read(problem.file), paint))
    .join('\n\n');
}

type Style = 'red' | 'yellow' | 'cyan' | 'dim' | 'bold';
type Paint = (style: Style, text: string) => string;

const plain: Paint = (_, text) => text;

const styleOf = { error: 'red', warning: 'yellow', information: 'cyan' } as const;

function formatProblem(problem: Problem, text: string | undefined, paint: Paint): string {
  const { file, line, column, severity, code, message } = problem;
  const place = text === undefined ? file : `${file}:${line}:${column}`;
  const headline = `${paint('bold', place)} ${paint(styleOf[severity], severity)} ${paint('dim', code)} ${message}`;
  const source = text?.split(/\r?\n/)[line - 1];
  if (source === undefined || source.trim() === '') return headline;
  return `${headline}\n   ${source}\n   ${underline(problem, source, paint)}`;
}

/** A caret below the place and a tilde below each further character of it, to the end of the line. Tabs stay tabs. */
function underline({ column, start, end, severity }: Problem, source: string, paint: Paint): string {
  const indent = source.slice(0, column - 1).replace(/[^\t]/g, ' ');
  const width = Math.max(1, Math.min(end - start, source.length - (column - 1)));
  return indent + paint(styleOf[severity], `^${'~'.repeat(width - 1)}`);
}

function remembering(read: (file: string) => string | undefined): (file: string) => string | undefined {
  const texts = new Map<string, string | undefined>();
  return (file) => {
    if (!texts.has(file)) texts.set(file, read(file));
    return texts.get(file);
  };
}
