import { Lexer } from 'yaml';
import type { SourceRange } from '../problem.ts';

/** A comment of a YAML file. */
export interface Comment extends SourceRange {
  /** Without the `#` and the blanks around it. */
  readonly text: string;
  /** One-based: the lines that it speaks of, which are its own, or, of a comment that stands alone, the next that is none. */
  readonly from: number;
  readonly to: number;
}

/** Tokens of the lexer that are not in the file, and the one that comes before each scalar. */
const marks = new Set(['\u0002', '\u0018', '\u001f']);
const scalarMark = '\u001f';

/** Every comment, found as YAML finds them: a `#` inside of text is none. A value of several lines counts as its first. */
export function commentsIn(source: string): readonly Comment[] {
  const comments: { readonly start: number; readonly text: string; readonly line: number }[] = [];
  /** What stands on each line: a comment only, or the last line of a value that begins there. */
  const lastLines = new Map<number, number>();
  let offset = 0;
  let line = 1;
  let isScalar = false;
  let header = 0;
  for (const token of new Lexer().lex(source)) {
    if (marks.has(token)) {
      isScalar = token === scalarMark;
      continue;
    }
    const breaks = token.split('\n').length - 1;
    if (!isScalar && token.startsWith('#')) comments.push({ start: offset, text: token, line });
    else if (!isScalar && /^[|>]/.test(token)) header = line;
    else if (token.trim() !== '') {
      const first = header > 0 ? header : line;
      const last = line + (token.endsWith('\n') ? breaks - 1 : breaks);
      lastLines.set(first, Math.max(last, lastLines.get(first) ?? 0));
      header = 0;
    }
    offset += token.length;
    line += breaks;
    isScalar = false;
  }
  const occupied = [...lastLines.keys()];
  return comments.map(({ start, text, line }) => {
    const from = lastLines.has(line) ? line : (occupied.find((other) => other > line) ?? line);
    return {
      start,
      end: start + text.trimEnd().length,
      text: text.replace(/^#+/, '').trim(),
      from,
      to: lastLines.get(from) ?? from,
    };
  });
}
