import type { Position, Range } from 'vscode-languageserver-types';

/** Turns UTF-16 offsets of a text into the editor's lines and characters, and back. */
export interface Positions {
  position(offset: number): Position;
  /** A position beyond a line's end, or the text's, is the nearest one that exists. */
  offset(position: Position): number;
  range(start: number, end: number): Range;
  /** The whole line, without its end. */
  line(line: number): string;
}

export function createPositions(text: string): Positions {
  const starts = lineStarts(text);
  const endOf = (line: number): number => {
    const next = starts[line + 1];
    if (next === undefined) return text.length;
    return text.charCodeAt(next - 1) === LF && text.charCodeAt(next - 2) === CR ? next - 2 : next - 1;
  };
  const position = (offset: number): Position => {
    const bounded = Math.min(Math.max(offset, 0), text.length);
    const line = lastAtMost(starts, bounded);
    return { line, character: bounded - (starts[line] ?? 0) };
  };
  return {
    position,
    offset({ line, character }) {
      const start = starts[line];
      if (start === undefined) return line < 0 ? 0 : text.length;
      return Math.min(start + Math.max(character, 0), endOf(line));
    },
    range: (start, end) => ({ start: position(start), end: position(end) }),
    line: (line) => text.slice(starts[line] ?? text.length, endOf(line)),
  };
}

const LF = 10;
const CR = 13;

/** The protocol ends a line at `\n`, `\r\n` or a lone `\r`. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === LF || (code === CR && text.charCodeAt(i + 1) !== LF)) starts.push(i + 1);
  }
  return starts;
}

/** Index of the last element that is at most `value`, of ascending numbers of which the first is 0. */
function lastAtMost(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((ascending[middle] ?? Infinity) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
