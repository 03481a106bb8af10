import type { Range } from '../problem.ts';
import type { Token } from './tokens.ts';

/** The comments between one token and the next, each from its slashes to the end of its line, without trailing space. */
export function commentsBetween(source: string, start: number, end: number): readonly Range[] {
  return [...source.slice(start, end).matchAll(/\/\/[^\n]*/g)].map(({ 0: text, index }) => ({
    start: start + index,
    end: start + index + text.trimEnd().length,
  }));
}

/** All comments of a source that was read as these tokens. */
export function commentsOf(source: string, tokens: readonly Token[]): readonly Range[] {
  return tokens.flatMap((token, index) => commentsBetween(source, tokens[index - 1]?.end ?? 0, token.start));
}
