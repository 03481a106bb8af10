import type { PatternProblem } from '../pattern-spec.ts';

/** What `(?ims)` and `(?U)` switch. */
export interface Flags {
  readonly ignoreCase: boolean;
  /** `^` and `$` also match at line ends. */
  readonly multiLine: boolean;
  /** `.` also matches a line feed. */
  readonly dotAll: boolean;
  /** `x*` is lazy and `x*?` greedy. */
  readonly ungreedy: boolean;
}

/** A place in the source, and what was learned on the way to it. */
export interface Cursor {
  readonly source: string;
  at: number;
  flags: Flags;
  readonly problems: PatternProblem[];
  /** The end was reached inside a group, and that was reported. */
  gaveUp: boolean;
  /** How many ranges the sets have together that classes named. */
  ranges: number;
  /** Names of the capture groups by number; the first entry stands for the whole match. */
  readonly groupNames: (string | undefined)[];
}

export function startOf(source: string, ignoreCase: boolean): Cursor {
  const flags = { ignoreCase, multiLine: false, dotAll: false, ungreedy: false };
  return { source, at: 0, flags, problems: [], gaveUp: false, ranges: 0, groupNames: [undefined] };
}

export function atEnd(cursor: Cursor): boolean {
  return cursor.at >= cursor.source.length;
}

export function startsWith(cursor: Cursor, text: string): boolean {
  return cursor.source.startsWith(text, cursor.at);
}

/** Steps over `text` if it comes next. */
export function take(cursor: Cursor, text: string): boolean {
  if (!startsWith(cursor, text)) return false;
  cursor.at += text.length;
  return true;
}

/** Steps over what a sticky expression matches. */
export function takeMatch(cursor: Cursor, sticky: RegExp): RegExpExecArray | undefined {
  sticky.lastIndex = cursor.at;
  const match = sticky.exec(cursor.source);
  if (match === null) return undefined;
  cursor.at += match[0].length;
  return match;
}

/** Steps over one code point; the source must not be at its end. */
export function takeCodePoint(cursor: Cursor): number {
  const codePoint = cursor.source.codePointAt(cursor.at) ?? 0;
  cursor.at += codePoint > 0xffff ? 2 : 1;
  return codePoint;
}

/** Notes a problem from `start` to where the cursor is. */
export function report(cursor: Cursor, code: string, message: string, start: number): void {
  cursor.problems.push({ code, message, start, end: Math.max(cursor.at, start) });
}
