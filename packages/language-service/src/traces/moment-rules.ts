import type { Mode, RuleSummary, Verdict } from '@parapet/policy';
import { verdictOf } from '@parapet/policy';
import type { Turns } from '../preview/in-slices.ts';
import { indicesInSlices } from '../preview/in-slices.ts';
import type { Preview } from '../preview/preview.ts';
import type { Match, MatchKind } from '../preview/rule-matches.ts';
import type { Tally } from '../preview/tally.ts';

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
export type MomentRulesOf = (
  uri: string,
  preview: Preview,
  turns: Turns,
  signal?: AbortSignal,
) => Promise<MomentRules | undefined>;

/** The list of traces, the spans of one and what is said of one of these are asked for one after another: that is gone through once. */
export function createMomentRules(): MomentRulesOf {
  const known = new WeakMap<Tally, { readonly from: readonly unknown[]; readonly rules: MomentRules }>();
  return async (uri, preview, turns, signal) => {
    const { set, tally } = preview;
    const from = set.rules.flatMap((rule) => tally.lists(rule).flatMap((list) => [list, list.length]));
    const last = known.get(tally);
    if (last?.from.length === from.length && from.every((one, index) => one === last.from[index])) return last.rules;
    const rules = await momentRules(uri, preview, turns, signal);
    if (rules) known.set(tally, { from, rules });
    return rules;
  };
}

async function momentRules(
  uri: string,
  { set, tally }: Preview,
  turns: Turns,
  signal?: AbortSignal,
): Promise<MomentRules | undefined> {
  const found = new Map<string, RuleAtMoment[]>();
  for (const rule of set.rules)
    for (const list of tally.lists(rule)) {
      const said = new Map([...list.kinds.keys()].map((kind) => [kind, ruleAtMoment(uri, rule, kind)]));
      const add = (index: number): void => {
        const { placed, kind } = list.at(index);
        const one = said.get(kind) ?? ruleAtMoment(uri, rule, kind);
        const known = found.get(placed.sighting.moment.id);
        if (known) known.push(one);
        else found.set(placed.sighting.moment.id, [one]);
      };
      if (!(await indicesInSlices(list.length, add, turns, signal))) return undefined;
    }
  return found;
}

function ruleAtMoment(uri: string, { policy, id, mode }: RuleSummary, { state, proposes }: MatchKind): RuleAtMoment {
  const verdict = state === 'held' && proposes !== 'none' ? verdictOf[proposes] : 'allow';
  return { uri, name: `${policy}/${id}`, mode, state, proposes, verdict };
}
