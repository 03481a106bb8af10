import type { Problem } from '@parapet/policy';
import { type FormatOptions, formatProblems, wrapText } from '@parapet/runtime';
import type { Screen } from './terminal.ts';

/**
 * How wide what a person reads is at most, on a terminal and elsewhere, so that a log and a page of documentation show what a screen
 * does. Only what may have to be copied, such as a path, is wider.
 */
export const COLUMNS = 80;

/** Text broken into lines that fit, of which the first begins in column `from` and the others after `indent` spaces. */
export const inColumns = (text: string, from: number, indent: number): string =>
  wrapText(text, { from, indent, width: COLUMNS });

/** What is wrong, for a person. */
export const problemsText = (
  problems: readonly Problem[],
  { color }: Screen,
  options: Pick<FormatOptions, 'cwd' | 'read'>,
): string => formatProblems(problems, { color, width: COLUMNS, ...options });

/** What comes from outside, such as a name: nothing in it moves the cursor, ends the line or hides text. */
export const printable = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD');

/** The name of a span, or that it has none. */
export const nameOfSpan = ({ name }: { readonly name: string }): string =>
  name === '' ? 'a span without a name' : printable(name);
