/** One occurrence of one pattern. Offsets are UTF-16 units, counted from the beginning of the whole text. */
export interface Match {
  /** Index of the pattern in the specs given to `compileMatcher`. */
  readonly pattern: number;
  readonly start: number;
  readonly end: number;
  /** Place of the group named by the spec, if that group took part in the match. */
  readonly group?: { readonly start: number; readonly end: number };
  /** The validator gave no answer: it threw, or this pattern's validations for one text were used up. */
  readonly unvalidated?: true;
}

/** Many patterns, compiled to be looked for in one pass. Immutable as far as a caller can see; share it freely. */
export interface Matcher {
  /** All matches: per pattern leftmost-longest and non-overlapping, never empty; ordered by start, then pattern. */
  findAll(text: string): Match[];
  /** Begins a text that arrives in pieces. Any number of streams of one matcher may be in use at a time. */
  stream(): MatchStream;
}

/**
 * One text that arrives in pieces. Where it is cut never changes the sequence of matches, down to single UTF-16
 * units; sorted by start and pattern, that sequence is what `findAll` gives for the whole text.
 */
export interface MatchStream {
  /** Takes the next piece and returns the matches that no continuation can change any more, as they became certain. */
  push(chunk: string): readonly Match[];
  /** The text is over: returns the remaining matches. The stream must not be used afterwards. */
  end(): readonly Match[];
  /** No match that `push` or `end` has yet to return begins before this offset. Never decreases. */
  readonly hold: number;
  /** How much text was given. */
  readonly position: number;
  /** The same as `hold` for one pattern alone: it tells who makes the stream wait. */
  holdOf(pattern: number): number;
}

/** The order of `findAll`. */
export function byStartThenPattern(a: Match, b: Match): number {
  return a.start - b.start || a.pattern - b.pattern;
}
