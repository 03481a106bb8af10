import type { SetDfa } from '../automaton/set-dfa.ts';
import { isInsidePair } from '../unicode/code-points.ts';
import type { Candidates, Certain } from './candidates.ts';
import type { TextWindow } from './text-window.ts';

/** What is needed to settle one pattern's candidates in one text. */
export interface Validation {
  /** The pattern alone, begun where a candidate begins. */
  readonly dfa: SetDfa;
  readonly validate: (candidate: string) => boolean;
  /** Length of the longest match in UTF-16 units. */
  readonly maxLength: number;
  readonly window: TextWindow;
  /** How many candidates may be validated; after that they count, as unvalidated. */
  readonly budget: number;
  /** Told about each finding that counts without having been validated, right before it is passed on. */
  readonly unvalidated: () => void;
}

/** Enough text around a candidate for the characters beside it. */
const MARGIN = 2;

/**
 * A finding is the leftmost start, at or after the previous finding's end, that has a valid candidate, and its longest
 * valid end. The automaton of many patterns says only where candidates end and where the first of those that end there
 * begins; here every start in between is tried, in order, once no start before it is open. That costs at most
 * `maxLength` steps and validations for each start.
 */
export class ValidatedCandidates implements Candidates {
  readonly #validation: Validation;
  /** Disjoint, ascending ranges of starts that may have a candidate: `[from, to)`. */
  readonly #ranges: { from: number; to: number }[] = [];
  #budget: number;
  cursor = 0;

  constructor(validation: Validation) {
    this.#validation = validation;
    this.#budget = validation.budget;
  }

  add(start: number, end: number): void {
    let from = Math.max(start, this.cursor);
    for (let last = this.#ranges.at(-1); last !== undefined && last.to >= from; last = this.#ranges.at(-1)) {
      from = Math.min(from, last.from);
      this.#ranges.pop();
    }
    if (from < end) this.#ranges.push({ from, to: end });
  }

  settle(before: number, certain: Certain): void {
    for (let range = this.#ranges[0]; range !== undefined && range.from < before; range = this.#ranges[0]) {
      const start = range.from++;
      if (range.from >= range.to) this.#ranges.shift();
      if (start < this.cursor) continue;
      const end = this.#validEnd(start);
      if (end === undefined) continue;
      this.cursor = end;
      certain(start, end);
    }
  }

  get settled(): boolean {
    return this.#ranges.length === 0;
  }

  /** The longest valid end of the candidates that begin at `start`, all of which have been read. */
  #validEnd(start: number): number | undefined {
    const { dfa, validate, maxLength, window, unvalidated } = this.#validation;
    const from = Math.max(0, start - MARGIN);
    const text = window.slice(from, start + maxLength + MARGIN);
    if (isInsidePair(text, start - from)) return undefined;
    const ends = dfa.endsFrom(text, start - from, true);
    const candidate = (end: number) => text.slice(start - from, end);
    for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
      const answer = this.#budget-- > 0 ? ask(validate, candidate(end)) : undefined;
      if (answer === undefined) unvalidated();
      if (answer !== false) return from + end;
    }
    return undefined;
  }
}

/** A validator that fails has not answered; its error, which may contain the text, goes no further. */
function ask(validate: Validation['validate'], candidate: string): boolean | undefined {
  try {
    return validate(candidate);
  } catch {
    return undefined;
  }
}
