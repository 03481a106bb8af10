import { inspectPattern, PatternError } from '@parapet/pattern';
import type { Report } from '../problem.ts';
import type { Expr } from '../syntax/expr.ts';
import type { EvaluationError } from '../values/evaluation-error.ts';
import type { Meter } from '../values/meter.ts';
import { spend } from '../values/meter.ts';
import { failure } from './define.ts';

/** What reading a pattern costs, in steps: at all, for each of its characters, and for each of its states. */
const READING = { once: 2000, character: 200, state: 10 } as const;

/** The error of an evaluation that meets a pattern which cannot be read. */
export const UNREADABLE: EvaluationError = failure('invalid-pattern', 'The pattern cannot be read.');

/** Tells what is wrong with a pattern that is written out, at its place within the text. */
export function inspectWritten(pattern: Expr | undefined, report: Report): void {
  if (pattern?.kind !== 'literal' || typeof pattern.value !== 'string') return;
  for (const { message, start, end } of inspectPattern({ kind: 'regex', source: pattern.value }).problems) {
    const { textStart } = pattern;
    const range = textStart === undefined ? pattern.range : { start: textStart + start, end: textStart + end };
    report('invalid-pattern', message, range);
  }
}

/** What `read` makes of a pattern; undefined where it cannot be read. */
export function readPattern<Regex>(read: (pattern: string) => Regex, pattern: string): Regex | undefined {
  try {
    return read(pattern);
  } catch (thrown) {
    if (thrown instanceof PatternError) return undefined;
    throw thrown;
  }
}

/** The same during an evaluation, where the pattern is not known beforehand and reading it has its cost. */
export function readPatternNow<Regex extends { readonly size: number }>(
  read: (pattern: string) => Regex,
  pattern: string,
  meter: Meter,
): Regex | undefined {
  spend(meter, readingCost(pattern.length, 0));
  const regex = readPattern(read, pattern);
  if (regex !== undefined) spend(meter, readingCost(0, regex.size) - READING.once);
  return regex;
}

/** What reading a pattern of so many characters costs that has so many states. */
export function readingCost(characters: number, states: number): number {
  return READING.once + READING.character * characters + READING.state * states;
}

/** How many states of a pattern are looked at in a step. */
export const STATES_IN_A_STEP = 24;

/** The most that looking for a pattern costs: in every place each of its states is looked at. */
export function matchCost(states: number, characters: number): number {
  return Math.ceil((characters * states) / STATES_IN_A_STEP);
}

/** What a match costs, and each group in it. */
export const MATCH_COST = 10;

/**
 * What finding the places of a pattern costs, the matches apart: texts are gone through backwards and forwards. What was
 * remembered of other texts often spares that, and must not make a difference.
 */
export function searchCost(states: number, characters: number): number {
  return matchCost(states + 16, characters);
}
