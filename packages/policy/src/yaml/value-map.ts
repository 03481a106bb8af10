import { Scalar } from 'yaml';

/**
 * For each character of a scalar's value, the offset in the file that it was written at, and one more for the end.
 * Escapes, doubled quotes, folds and indentation make the two differ.
 *
 * White space is aligned loosely (a fold is one space in the value and a line break with indentation in the file), every
 * other character exactly.
 */
export function valueOffsets(source: string, node: Scalar<string>): readonly number[] {
  const [start, end] = node.range ?? [0, 0];
  const value = node.value;
  const offsets: number[] = [];
  let at = contentStart(source, node, start);
  for (let i = 0; i < value.length; i++) {
    const character = value.charAt(i);
    if (node.type === Scalar.QUOTE_DOUBLE) at = skipEscapedBreak(source, at);
    if (!isSpace(character)) while (at < end && isSpace(source.charAt(at))) at++;
    offsets.push(at);
    at += isSpace(character) && source.charAt(at) !== '\\' ? spaceLength(source, at) : writtenLength(source, at, node);
  }
  offsets.push(Math.min(at, end));
  return offsets;
}

const isSpace = (character: string): boolean =>
  character === ' ' || character === '\n' || character === '\t' || character === '\r';

/** Where the content begins: after the opening quote, or after the header line of a block scalar. */
function contentStart(source: string, node: Scalar, start: number): number {
  switch (node.type) {
    case Scalar.QUOTE_DOUBLE:
    case Scalar.QUOTE_SINGLE:
      return start + 1;
    case Scalar.BLOCK_FOLDED:
    case Scalar.BLOCK_LITERAL: {
      const lineEnd = source.indexOf('\n', start);
      return lineEnd < 0 ? start : lineEnd + 1;
    }
    default:
      return start;
  }
}

const spaceLength = (source: string, at: number): number => (isSpace(source.charAt(at)) ? 1 : 0);

/** How many characters of the file stand for one of the value. */
export function writtenLength(source: string, at: number, node: Scalar): number {
  if (node.type === Scalar.QUOTE_SINGLE && source.startsWith("''", at)) return 2;
  if (node.type === Scalar.QUOTE_DOUBLE && source.charAt(at) === '\\')
    return { x: 4, u: 6, U: 10 }[source.charAt(at + 1)] ?? 2;
  return 1;
}

/** In double quotes a backslash at the end of a line stands for nothing. */
function skipEscapedBreak(source: string, at: number): number {
  const found = /^\\\r?\n[ \t]*/.exec(source.slice(at, at + 200));
  return found ? at + found[0].length : at;
}
