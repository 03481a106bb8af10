import type { CompiledRegex, RegexEngine } from '../engine/regex-engine.ts';
import type { Match } from '../match.ts';
import { AutomatonScan } from './automaton-scan.ts';
import { type Candidates, LongestCandidates } from './candidates.ts';
import { locateGroup } from './locate-group.ts';
import type { Scan } from './scan.ts';
import type { TextWindow } from './text-window.ts';
import { ValidatedCandidates } from './validated-candidates.ts';

/** Text that is kept before a hold: the character before a match, which may be a pair. After a match as much is read. */
export const MARGIN = 2;

/**
 * Scans one text for an engine's patterns: validates what has to be validated, and locates groups. `validations` is the
 * number of candidates that each pattern may have validated.
 */
export function scanRegexes(
  engine: RegexEngine,
  window: TextWindow,
  validations: number,
  found: (match: Match, position: number) => void,
): Scan {
  let unvalidated: Set<number> | undefined;

  function candidatesOf(local: number): Candidates {
    const { spec, maxLength } = engine.patterns[local] as CompiledRegex;
    const dfa = engine.alone.get(local);
    if (dfa === undefined || spec.validate === undefined) return new LongestCandidates();
    return new ValidatedCandidates({
      dfa,
      validate: spec.validate,
      maxLength,
      window,
      budget: validations,
      unvalidated: () => {
        unvalidated ??= new Set();
        unvalidated.add(local);
      },
    });
  }

  return new AutomatonScan(engine.dfa, candidatesOf, (local, start, end, position) => {
    const pattern = engine.patterns[local] as CompiledRegex;
    const group = pattern.spec.group === undefined ? undefined : placeGroup(pattern, window, start, end);
    const match: Match = {
      pattern: pattern.index,
      start,
      end,
      ...(group === undefined ? {} : { group }),
      ...(unvalidated?.delete(local) ? { unvalidated: true } : {}),
    };
    found(match, position);
  });
}

function placeGroup({ nfa }: CompiledRegex, window: TextWindow, start: number, end: number): Match['group'] {
  const from = Math.max(0, start - MARGIN);
  const place = locateGroup(nfa, window.slice(from, end + MARGIN), start - from, end - from);
  return place === undefined ? undefined : { start: from + place[0], end: from + place[1] };
}
