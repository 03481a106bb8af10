import type { Decision, RuleSummary } from '@parapet/policy';
import { propose } from '@parapet/policy';
import type { Turns } from './in-slices.ts';
import { indicesInSlices } from './in-slices.ts';
import type { MatchKind, RuleMatches } from './rule-matches.ts';
import type { Tally } from './tally.ts';

/** Ids of the rules that decide wherever a rule held, itself among them, if all that held there were enforced. */
export type DecidersOf = (rule: RuleSummary) => ReadonlySet<string>;

/** Goes through all moments at which rules held. Undefined if it was aborted. */
export async function decidersAmong(
  rules: readonly RuleSummary[],
  tally: Tally,
  turns: Turns,
  signal?: AbortSignal,
): Promise<DecidersOf | undefined> {
  const lists = rules.flatMap((rule) => tally.lists(rule).map((list) => ({ rule, list, claims: claimsOf(list) })));
  const holding = lists.filter(({ claims }) => claims.size > 0);
  /** By the number of the moment. */
  const strongest: Claim[] = [];
  const strongerOf = createContest();
  const deciders = new Map<RuleSummary, Set<string>>();
  for (const { list, claims } of holding) {
    const contest = (index: number): void => {
      const { placed, kind } = list.at(index);
      const claim = claims.get(kind);
      const other = strongest[placed.number];
      if (claim) strongest[placed.number] = other ? strongerOf(other, claim) : claim;
    };
    if (!(await indicesInSlices(list.length, contest, turns, signal))) return undefined;
  }
  for (const { rule, list, claims } of holding) {
    const found = deciders.get(rule) ?? new Set();
    deciders.set(rule, found);
    const look = (index: number): void => {
      const { placed, kind } = list.at(index);
      const decider = claims.has(kind) && strongest[placed.number];
      if (decider) found.add(decider.rule);
    };
    if (!(await indicesInSlices(list.length, look, turns, signal))) return undefined;
  }
  return (rule) => deciders.get(rule) ?? new Set();
}

/** That a rule decides where it held in some way. */
interface Claim {
  readonly rule: string;
  readonly decided: Decision;
}

const claimsOf = ({ examples }: RuleMatches): ReadonlyMap<MatchKind, Claim> =>
  new Map(
    [...examples].flatMap(([kind, decided]) => {
      const [result] = decided.rules;
      return kind.state === 'held' && result ? [[kind, { rule: result.rule, decided }] as const] : [];
    }),
  );

/** Which of two claims decides, the first of which is of the rule that stands before. There are few pairs of them, at many moments. */
function createContest(): (a: Claim, b: Claim) => Claim {
  const known = new Map<Claim, Map<Claim, Claim>>();
  return (a, b) => {
    const of = known.get(a) ?? new Map<Claim, Claim>();
    known.set(a, of);
    const winner = of.get(b) ?? decidingOf(a, b);
    of.set(b, winner);
    return winner;
  };
}

function decidingOf(a: Claim, b: Claim): Claim {
  const { by } = propose({ ...a.decided, rules: [...a.decided.rules, ...b.decided.rules] });
  return by === b.decided.rules[0] ? b : a;
}
