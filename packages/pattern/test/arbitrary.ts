import fc from 'fast-check';
import type { Match, Matcher } from '../src/index.ts';

/** How many times a property is tried; the environment variable PARAPET_LONG multiplies it. */
export function runs(count: number): { numRuns: number } {
  return { numRuns: count * Number(process.env.PARAPET_LONG ?? 1) };
}

interface PatternOptions {
  /** Atoms that take one character. */
  readonly characters: readonly string[];
  /** Assertions. */
  readonly assertions?: readonly string[];
  readonly repetitions?: readonly string[];
  readonly maxDepth?: number;
  /** Wrap some alternatives in a capture group. */
  readonly groups?: boolean;
}

/** Expressions in the syntax that RE2 and JavaScript share. */
export function arbitraryPattern(options: PatternOptions): fc.Arbitrary<string> {
  const repetitions = options.repetitions ?? ['*', '+', '?', '{2}', '{1,3}', '{2,}', '*?', '+?', '??'];
  const { pattern } = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
    pattern: fc.oneof(
      { maxDepth: options.maxDepth ?? 6, depthIdentifier: 'pattern' },
      { weight: 2, arbitrary: tie('piece') },
      { weight: 4, arbitrary: fc.array(tie('piece'), { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('')) },
      { weight: 2, arbitrary: fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `${a}|${b}`) },
    ),
    piece: fc.oneof(
      { maxDepth: options.maxDepth ?? 6, depthIdentifier: 'pattern' },
      { weight: 6, arbitrary: fc.constantFrom(...options.characters) },
      ...(options.assertions === undefined ? [] : [{ weight: 2, arbitrary: fc.constantFrom(...options.assertions) }]),
      { weight: 2, arbitrary: tie('pattern').map((inner) => `(?:${inner})`) },
      ...(options.groups === true ? [{ weight: 2, arbitrary: tie('pattern').map((inner) => `(${inner})`) }] : []),
      {
        weight: 2,
        arbitrary: fc
          .tuple(
            fc.oneof(
              fc.constantFrom(...options.characters),
              tie('pattern').map((inner) => `(?:${inner})`),
            ),
            fc.constantFrom(...repetitions),
          )
          .map(([body, repetition]) => body + repetition),
      },
    ),
  }));
  return pattern;
}

/** Texts over an alphabet in which patterns are likely to match. */
export function arbitraryText(characters: readonly string[], maxLength: number): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...characters), { maxLength }).map((parts) => parts.join(''));
}

/** Cuts a text at UTF-16 offsets; the offsets may be anything. */
export function cut(text: string, at: readonly number[]): string[] {
  const places = [...new Set(at.map((offset) => offset % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((start, index) => text.slice(start, places[index] ?? text.length));
}

export function inChunks(matcher: Matcher, chunks: readonly string[]): Match[] {
  const stream = matcher.stream();
  return [...chunks.flatMap((chunk) => stream.push(chunk)), ...stream.end()];
}

export const offsets = fc.array(fc.nat({ max: 1000 }), { maxLength: 12 });
