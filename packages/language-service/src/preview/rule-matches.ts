import type { Action, Decision, RuleResult } from '@parapet/policy';
import type { Arrived } from './chronicle.ts';

/** What came of a rule at a moment for which it held or could not be settled. */
export interface MatchKind {
  readonly state: RuleResult['state'];
  /** What the rule proposes there, whatever its mode; a redaction that found nothing to take out is a block. */
  readonly proposes: Action | 'none';
  /** Paths that the trace does not show and the rule depends on. */
  readonly unknowns: readonly string[];
}

/** A moment for which a rule held or could not be settled. */
export interface Match extends MatchKind, Arrived {}

/**
 * The matches of one rule, in columns: of 100,000 moments there may be as many for each of hundreds of rules, of a few kinds.
 */
export interface RuleMatches {
  /** @param decided what was decided there, if this rule were alone and enforced; nothing where that was recorded */
  add(placed: Arrived, kind: MatchKind, decided?: Decision): void;
  readonly length: number;
  /** The match that was added after so many. */
  at(index: number): { readonly placed: Arrived; readonly kind: MatchKind };
  /** How often each kind of match was, in the order in which they first were. */
  readonly kinds: ReadonlyMap<MatchKind, number>;
  /** One decision of each kind that was decided. */
  readonly examples: ReadonlyMap<MatchKind, Decision>;
}

export function createRuleMatches(): RuleMatches {
  const places: Arrived[] = [];
  const column: MatchKind[] = [];
  const kinds = new Map<MatchKind, number>();
  const examples = new Map<MatchKind, Decision>();
  const known = new Map<string, MatchKind>();
  let last: MatchKind | undefined;

  const oneOfEach = (kind: MatchKind): MatchKind => {
    if (last && isSame(last, kind)) return last;
    const key = JSON.stringify([kind.state, kind.proposes, kind.unknowns]);
    const one = known.get(key) ?? kind;
    known.set(key, one);
    return one;
  };

  return {
    add(placed, given, decided) {
      const kind = oneOfEach(given);
      last = kind;
      places.push(placed);
      column.push(kind);
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      if (decided && !examples.has(kind)) examples.set(kind, decided);
    },
    get length() {
      return places.length;
    },
    // The columns are of one length, and who asks stays below it.
    at: (index) => ({ placed: places[index] as Arrived, kind: column[index] as MatchKind }),
    kinds,
    examples,
  };
}

const isSame = (a: MatchKind, b: MatchKind): boolean =>
  a.state === b.state &&
  a.proposes === b.proposes &&
  a.unknowns.length === b.unknowns.length &&
  a.unknowns.every((path, index) => path === b.unknowns[index]);
