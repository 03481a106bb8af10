import type { CharSet } from '../unicode/char-set.ts';

/**
 * A non-deterministic automaton over code points in which lookaround has been compiled away: an entry says which
 * character must stand before it, a match node which one must come next. `EDGE` in these sets is the text's end.
 */
export interface Nfa {
  readonly nodes: readonly NfaNode[];
  /** Where a match may begin after one of the characters in `after`. */
  readonly entries: readonly NfaEntry[];
  /**
   * A match is reported one character late even where the next character cannot undo it: a group is wanted, and its
   * place may depend on that character.
   */
  readonly awaitsNext: boolean;
}

export interface NfaEntry {
  readonly after: CharSet;
  readonly node: number;
}

export type NfaNode =
  | { readonly kind: 'char'; readonly set: CharSet; readonly next: number }
  /** `first` is preferred where preference counts, which is when groups are located. */
  | { readonly kind: 'split'; readonly first: number; readonly second: number }
  /** Passes the beginning of a group (its slot) or the end (the slot after that). */
  | { readonly kind: 'mark'; readonly slot: number; readonly next: number }
  | { readonly kind: 'match'; readonly before: CharSet };
