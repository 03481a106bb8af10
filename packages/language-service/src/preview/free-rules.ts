import type { MomentKind, PolicySet, RuleSummary } from '@parapet/policy';
import { decide, freePart } from '@parapet/policy';
import type { Chronicle } from './chronicle.ts';
import type { CountedRule } from './counted-rule.ts';
import { countDecided, countRecorded, createCountedRule, ruleName } from './counted-rule.ts';

/** A rule that says the same whatever happened before, and how far it was counted: another policy that has it goes on from there. */
export interface FreeRule extends CountedRule {
  /** Moments that were looked at, in the order in which they arrived. */
  next: number;
}

export const createFreeRule = (rule: RuleSummary, at: readonly MomentKind[]): FreeRule => ({
  ...createCountedRule(rule, at),
  next: 0,
});

/**
 * Counts what has not been counted of such rules, those together that are equally far. False when `enough` said so before the end.
 *
 * @param kept digest of the policy set whose recorded decisions stand
 */
export type CountFreeRules = (chronicle: Chronicle, kept: string | undefined, enough: () => boolean) => boolean;

export function freeRulesOf(set: PolicySet, rules: readonly FreeRule[]): CountFreeRules {
  let last: { readonly group: Group; readonly until: number } | undefined;

  const nextGroup = (length: number): { readonly group: Group; readonly until: number } | undefined => {
    const next = rules.reduce((least, one) => Math.min(least, one.next), length);
    if (next === length) return undefined;
    const until = rules.reduce((least, one) => (one.next > next ? Math.min(least, one.next) : least), length);
    const group = rules.filter((one) => one.next === next);
    const isSame = last?.group.rules.length === group.length && group.every((one, at) => one === last?.group.rules[at]);
    last = { group: last && isSame ? last.group : groupOf(set, group), until };
    return last;
  };

  return ({ arrived }, kept, enough) => {
    for (let some = nextGroup(arrived.length); some; some = nextGroup(arrived.length))
      if (!countTogether(some.group, arrived, some.until, kept, enough)) return false;
    return true;
  };
}

/** Rules that are equally far, and how they are decided. */
interface Group {
  readonly rules: readonly FreeRule[];
  readonly byName: ReadonlyMap<string, FreeRule>;
  readonly part: PolicySet;
}

const groupOf = (set: PolicySet, rules: readonly FreeRule[]): Group => ({
  rules,
  byName: new Map(rules.map((one) => [ruleName(one.rule), one])),
  part: freePart(
    set,
    rules.map(({ rule }) => rule),
  ),
});

function countTogether(
  { rules, byName, part }: Group,
  arrived: Chronicle['arrived'],
  until: number,
  kept: string | undefined,
  enough: () => boolean,
): boolean {
  let next = rules[0]?.next ?? until;
  for (let placed = arrived[next]; placed && next < until; placed = arrived[++next]) {
    const { moment, recorded } = placed.sighting;
    if (!part.has(moment.at)) continue;
    if (enough()) break;
    if (recorded && recorded.digest === kept) countRecorded(recorded, placed, byName);
    else countDecided(decide(part, moment), placed, byName);
  }
  for (const one of rules) one.next = next;
  return next === until;
}
