import type { KeptHistory, PolicySet, RuleSummary } from '@parapet/policy';
import { explain } from '@parapet/policy';
import type { Positions } from '../text/positions.ts';
import type { Chronicle, Placed } from './chronicle.ts';
import type { Clause } from './clause.ts';
import { clauseOf } from './clause.ts';
import type { Turns } from './in-slices.ts';
import { eachInSlices } from './in-slices.ts';
import { missingClauses } from './missing-clauses.ts';
import type { MomentPlace } from './placed-moment.ts';
import { momentPlace } from './placed-moment.ts';
import { rememberer } from './rememberer.ts';

/** A moment for which a rule nearly held, and the clauses that kept it from it. */
export interface NearMiss extends MomentPlace {
  /** Whether it did not hold, failed, or cannot be told. */
  readonly state: 'not-held' | 'unknown' | 'error';
  /** The fewest clauses that would have to say something else; nearest first among moments. */
  readonly clauses: readonly Clause[];
}

export interface WhyNotRequest {
  readonly set: PolicySet;
  readonly rule: RuleSummary;
  readonly chronicle: Chronicle;
  readonly positions: Positions;
  readonly at: (offset: number) => number;
  /** Most that are told. */
  readonly limit: number;
  /** Tells values that are content. */
  readonly content: boolean;
}

/** Telling a moment clause by clause takes many times as long as deciding it: of so many the latest are looked at. */
const LOOKED_AT = 2_000;

/** The moments for which a rule came nearest to holding, of the latest 2,000 of its kinds. Undefined if it was aborted. */
export async function whyNot(
  { set, rule, chronicle, positions, at, limit, content }: WhyNotRequest,
  turns: Turns,
  signal?: AbortSignal,
): Promise<readonly NearMiss[] | undefined> {
  const all = chronicle.inOrder().filter(({ sighting }) => set.has(sighting.moment.at));
  const looked = new Set(all.filter(({ sighting }) => rule.at.includes(sighting.moment.at)).slice(-LOOKED_AT));
  const misses: NearMiss[] = [];
  const only = ({ policy, id }: RuleSummary): boolean => policy === rule.policy && id === rule.id;
  const remember = rememberer(set);
  const look = (placed: Placed, history: KeptHistory | undefined): void => {
    const { rules } = explain(set, placed.sighting.moment, { content, only, ...(history && { history }) });
    const told = rules.find((one) => one.policy === rule.policy && one.rule === rule.id);
    if (!told || told.outcome === 'held') return;
    const lacks = [
      ...(told.applies ? missingClauses(told.applies) : []),
      ...(told.when ? missingClauses(told.when) : []),
    ];
    const clauses = lacks.map((step) => clauseOf(step, positions, at));
    misses.push({ ...momentPlace(placed), state: told.outcome, clauses });
  };
  const isComplete = await eachInSlices(
    all,
    (placed) => {
      remember(placed, (history) => {
        if (looked.has(placed)) look(placed, history);
      });
    },
    turns,
    signal,
  );
  if (!isComplete) return undefined;
  return misses.sort((a, b) => a.clauses.length - b.clauses.length || b.time - a.time).slice(0, limit);
}
