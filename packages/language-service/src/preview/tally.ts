import type { MomentKind, PolicySet, RuleSummary } from '@parapet/policy';
import { boundAt, isWithholding } from '@parapet/policy';
import type { BoundRules } from './bound-rules.ts';
import { createBoundRules } from './bound-rules.ts';
import type { Chronicle, ChronicleOf } from './chronicle.ts';
import { ruleName } from './counted-rule.ts';
import type { CountFreeRules, FreeRule } from './free-rules.ts';
import { createFreeRule, freeRulesOf } from './free-rules.ts';
import type { Match, MatchKind, RuleMatches } from './rule-matches.ts';
import type { Sighting, TraceSource } from './sighting.ts';

/** What became of one rule over all moments that were counted. */
export interface RuleCount {
  /** Moments of the kinds that the rule is about. */
  readonly moments: number;
  readonly matched: number;
  /** Of those that matched. */
  readonly wouldBlock: number;
  readonly cannotTell: number;
  readonly failed: number;
}

/** What policies would decide about the moments of some sources. Counting can be interrupted and goes on where it was. */
export interface Tally {
  /** Of the policies that are counted. */
  readonly digest: string;
  /** Counts what has not been counted. False when `enough` said so before the end. */
  count(sources: readonly TraceSource[], enough: () => boolean): boolean;
  of(rule: RuleSummary): RuleCount;
  /** How often each kind of match was. */
  kinds(rule: RuleSummary): ReadonlyMap<MatchKind, number>;
  /** What was counted of it, in as many lists as it was counted in: the same lists in another tally where nothing is different. */
  lists(rule: RuleSummary): readonly RuleMatches[];
  matches(rule: RuleSummary): readonly Match[];
  /** The moments for which it held, in the order in which they were counted. */
  held(rule: RuleSummary): readonly Sighting[];
}

/** Tallies of one policy in the states that it goes through. */
export type TallyOf = (set: PolicySet, together: string | undefined) => Tally;

/** Tallies that are kept: of a policy as it is, as it was saved, and as it was before. */
const KEPT = 3;

/**
 * Each tally counts only the rules that no earlier one has counted: what a rule is and refers to has a digest, and what rules with the
 * same one say is known. Rules that have to do with what happened before are known together or not at all.
 */
export function createTallies(chronicleOf: ChronicleOf): TallyOf {
  let kept: readonly (Counting & { readonly together: string | undefined })[] = [];
  const earlier = (): readonly Counted[] => kept.flatMap(({ counted }) => counted() ?? []);
  return (set, together) => {
    const known = kept.find((one) => one.tally.digest === set.digest && one.together === together);
    const one = known ?? { ...createTally(set, together, chronicleOf, earlier), together };
    kept = [one, ...kept.filter((other) => other !== one)].slice(0, KEPT);
    return one.tally;
  };
}

/** What was counted for a tally, by what each rule is and where it is counted. */
interface Counted {
  readonly chronicle: Chronicle;
  /** Digest of the policy set whose recorded decisions stand, where anything is recorded under it. */
  readonly kept: string | undefined;
  readonly free: ReadonlyMap<string, FreeRule>;
  readonly bound: ReadonlyMap<string, BoundRules>;
}

interface Counting {
  readonly tally: Tally;
  counted(): Counted | undefined;
}

/**
 * @param together digest of the policy set that these policies are loaded in. What was recorded under it is kept and not decided
 * again: it was decided on all that the host could see, of which a trace shows less.
 */
function createTally(
  set: PolicySet,
  together: string | undefined,
  chronicleOf: ChronicleOf,
  earlier: () => readonly Counted[],
): Counting {
  let counted: Counted | undefined;
  let countFree: CountFreeRules = () => true;
  let freeByName: ReadonlyMap<string, FreeRule> = new Map();
  let moments: ReadonlyMap<MomentKind, number> = new Map();

  const begin = (chronicle: Chronicle, kept: string | undefined): Counted => {
    const before = earlier().filter((one) => one.chronicle === chronicle);
    const free = new Map<string, FreeRule>();
    const digests: string[] = [];
    for (const rule of set.rules) {
      const digest = set.digestOfRule(rule.policy, rule.id) ?? `${set.digest} ${ruleName(rule)}`;
      const bound = boundAt(set, rule);
      if (bound.length > 0) digests.push(`${digest} ${bound}`);
      const at = rule.at.filter((kind) => !bound.includes(kind));
      const key = `${digest} ${at} ${kept}`;
      if (at.length === 0) continue;
      free.set(key, before.find((one) => one.free.has(key))?.free.get(key) ?? createFreeRule(rule, at));
    }
    const bound = new Map<string, BoundRules>();
    const key = JSON.stringify([digests, set.remembers, set.policies.length > 1 && set.digest, kept]);
    if (digests.length > 0)
      bound.set(
        key,
        before.find((one) => one.bound.has(key))?.bound.get(key) ?? createBoundRules(set, chronicle, kept),
      );
    return { chronicle, kept, free, bound };
  };

  const of = (rule: RuleSummary): readonly RuleMatches[] => {
    const name = ruleName(rule);
    const bound = [...(counted?.bound.values() ?? [])].map(({ rules }) => rules.get(name));
    return [freeByName.get(name), ...bound].flatMap((one) => (one ? [one.matches] : []));
  };

  const tally: Tally = {
    digest: set.digest,
    count(sources, enough) {
      const chronicle = chronicleOf(sources);
      const kept = together !== undefined && chronicle.isRecordedUnder(together) ? together : undefined;
      if (counted?.chronicle !== chronicle || counted.kept !== kept) {
        counted = begin(chronicle, kept);
        freeByName = new Map([...counted.free.values()].map((one) => [ruleName(one.rule), one]));
        countFree = freeRulesOf(set, [...counted.free.values()]);
        moments = new Map();
      }
      const isWhole =
        countFree(chronicle, kept, enough) && [...counted.bound.values()].every((rules) => rules.count(enough));
      if (isWhole) moments = new Map(chronicle.kinds);
      return isWhole;
    },
    of(rule) {
      const count = (is: (kind: MatchKind) => boolean): number =>
        of(rule).reduce((sum, { kinds }) => sum + sumOf(kinds, is), 0);
      return {
        moments: rule.at.reduce((sum, kind) => sum + (moments.get(kind) ?? 0), 0),
        matched: count(({ state }) => state === 'held'),
        wouldBlock: count(({ state, proposes }) => state === 'held' && proposes !== 'none' && isWithholding(proposes)),
        cannotTell: count(({ state }) => state === 'unknown'),
        failed: count(({ state }) => state === 'error'),
      };
    },
    kinds: (rule) => new Map(of(rule).flatMap(({ kinds }) => [...kinds])),
    lists: of,
    matches: (rule) =>
      of(rule).flatMap((list) =>
        Array.from({ length: list.length }, (_, index) => {
          const { placed, kind } = list.at(index);
          return { ...placed, ...kind };
        }),
      ),
    held: (rule) => of(rule).flatMap(heldIn),
  };
  return { tally, counted: () => counted };
}

function sumOf(kinds: ReadonlyMap<MatchKind, number>, is: (kind: MatchKind) => boolean): number {
  let sum = 0;
  for (const [kind, times] of kinds) if (is(kind)) sum += times;
  return sum;
}

function heldIn(list: RuleMatches): readonly Sighting[] {
  const held: Sighting[] = [];
  for (let index = 0; index < list.length; index++) {
    const { placed, kind } = list.at(index);
    if (kind.state === 'held') held.push(placed.sighting);
  }
  return held;
}
