import type { PolicySet } from '@parapet/policy';
import { momentKinds } from '@parapet/policy';
import type { Chronicle } from './chronicle.ts';
import type { RuleMatches } from './rule-matches.ts';
import type { Tally } from './tally.ts';

/** A policy, and what was counted of it. */
export interface CountedPolicy {
  readonly set: PolicySet;
  readonly tally: Tally;
}

/**
 * The numbers of the moments about which two states of a policy may say different things: those at which a rule that is not the same held
 * or could not be settled. Undefined where it may be any: where what happened before, what others said, what was recorded or another order of the rules has a say.
 */
export function changedMoments(
  before: CountedPolicy,
  after: CountedPolicy,
  chronicle: Chronicle,
  together: string | undefined,
): ReadonlySet<number> | undefined {
  if (![before, after].every(({ set }) => isAlone(set))) return undefined;
  if (together !== undefined && chronicle.isRecordedUnder(together)) return undefined;
  const [was, is] = [listsOf(before), listsOf(after)];
  // Of rules that are equally strict the first decides.
  const kept = [...is].filter((list) => was.has(list));
  if ([...was].filter((list) => is.has(list)).some((list, index) => list !== kept[index])) return undefined;
  const changed = new Set<number>();
  for (const list of [...was, ...is])
    if (!was.has(list) || !is.has(list))
      for (let index = 0; index < list.length; index++) changed.add(list.at(index).placed.number);
  return changed;
}

/** Whether what it says of a moment depends on that moment alone. */
const isAlone = (set: PolicySet): boolean => set.remembers.length === 0 && !momentKinds.some((at) => set.asks(at));

/** Rules that are the same share their lists. */
const listsOf = ({ set, tally }: CountedPolicy): ReadonlySet<RuleMatches> =>
  new Set(set.rules.flatMap((rule) => tally.lists(rule)));
