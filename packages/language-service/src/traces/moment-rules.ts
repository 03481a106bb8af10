import type { Mode, Verdict } from '@parapet/policy';
import { verdictOf } from '@parapet/policy';
import type { Turns } from '../preview/in-slices.ts';
import { indicesInSlices } from '../preview/in-slices.ts';
import type { Preview } from '../preview/preview.ts';
import type { Match, RuleMatches } from '../preview/rule-matches.ts';

/** A rule that held for a moment or could not be settled, as plain data. Never content. */
export interface RuleAtMoment {
  /** URI of its policy. */
  readonly uri: string;
  /** `policy/rule`. */
  readonly name: string;
  readonly mode: Mode;
  readonly state: Match['state'];
  readonly proposes: Match['proposes'];
  /** What it comes to where it held; `allow` otherwise. */
  readonly verdict: Verdict;
}

/** What policies say about the moments of their sources, by the identity of the moment. */
export type MomentRules = ReadonlyMap<string, readonly RuleAtMoment[]>;

/** What one policy says, from what was counted of it. Undefined if it was aborted. */
export async function momentRules(
  uri: string,
  { set, tally }: Preview,
  turns: Turns,
  signal?: AbortSignal,
): Promise<MomentRules | undefined> {
  const found = new Map<string, RuleAtMoment[]>();
  for (const rule of set.rules) {
    const name = `${rule.policy}/${rule.id}`;
    const add = ({ placed: { sighting }, kind: { state, proposes } }: ReturnType<RuleMatches['at']>): void => {
      const verdict = state === 'held' && proposes !== 'none' ? verdictOf[proposes] : 'allow';
      const said = { uri, name, mode: rule.mode, state, proposes, verdict };
      const known = found.get(sighting.moment.id);
      if (known) known.push(said);
      else found.set(sighting.moment.id, [said]);
    };
    for (const list of tally.lists(rule))
      if (!(await indicesInSlices(list.length, (index) => add(list.at(index)), turns, signal))) return undefined;
  }
  return found;
}
