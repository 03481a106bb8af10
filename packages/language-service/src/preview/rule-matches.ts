import type { Action, RuleResult } from '@parapet/policy';
import type { Sighting } from './sighting.ts';

/** What came of a rule at a moment for which it held or could not be settled. */
export interface MatchKind {
  readonly state: RuleResult['state'];
  /** What the rule proposes there, whatever its mode; a redaction that found nothing to take out is a block. */
  readonly proposes: Action | 'none';
  /** Paths that the trace does not show and the rule depends on. */
  readonly unknowns: readonly string[];
  /** Id of the rule that would decide there if all were enforced, where this one held and it is another. */
  readonly decidedBy?: string;
}

/** A moment for which a rule held or could not be settled. */
export interface Match extends MatchKind {
  readonly source: string;
  readonly sighting: Sighting;
}

/**
 * The matches of one rule, in columns: of 100,000 moments there may be as many for each of hundreds of rules, of a few kinds.
 */
export interface RuleMatches {
  add(source: string, sighting: Sighting, kind: MatchKind): void;
  /** How often each kind of match was, in the order in which they first were. */
  kinds(): ReadonlyMap<MatchKind, number>;
  all(): readonly Match[];
  /** Those for which it held. */
  held(): readonly Sighting[];
}

export const noMatches: Pick<RuleMatches, 'kinds' | 'all' | 'held'> = {
  kinds: () => new Map(),
  all: () => [],
  held: () => [],
};

export function createRuleMatches(): RuleMatches {
  const sources: string[] = [];
  const sightings: Sighting[] = [];
  const kinds: MatchKind[] = [];
  const held: Sighting[] = [];
  const counts = new Map<MatchKind, number>();
  const known = new Map<string, MatchKind>();
  let last: MatchKind | undefined;

  const oneOfEach = (kind: MatchKind): MatchKind => {
    if (last && isSame(last, kind)) return last;
    const key = JSON.stringify([kind.state, kind.proposes, kind.decidedBy, kind.unknowns]);
    const one = known.get(key) ?? kind;
    known.set(key, one);
    return one;
  };

  return {
    add(source, sighting, given) {
      const kind = oneOfEach(given);
      last = kind;
      sources.push(source);
      sightings.push(sighting);
      kinds.push(kind);
      if (kind.state === 'held') held.push(sighting);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    },
    kinds: () => counts,
    all: () =>
      kinds.map((kind, index) => ({
        ...kind,
        source: sources[index] as string, // The columns are of one length.
        sighting: sightings[index] as Sighting,
      })),
    held: () => held,
  };
}

const isSame = (a: MatchKind, b: MatchKind): boolean =>
  a.state === b.state &&
  a.proposes === b.proposes &&
  a.decidedBy === b.decidedBy &&
  a.unknowns.length === b.unknowns.length &&
  a.unknowns.every((path, index) => path === b.unknowns[index]);
