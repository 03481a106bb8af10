import type { Explanation, PolicySet } from '@parapet/policy';
import { explain } from '@parapet/policy';
import type { Positions } from '../text/positions.ts';
import type { Clause } from './clause.ts';
import { clauseOf, clausesIn } from './clause.ts';
import { inOrder } from './in-order.ts';
import type { MomentPlace } from './placed-moment.ts';
import { momentPlace } from './placed-moment.ts';
import type { TraceSource } from './sighting.ts';
import { rememberer } from './why-not.ts';

/** Which moment is looked at: one by its identity, or all that a span tells of. */
export interface Pinned {
  readonly traceId: string;
  readonly spanId: string;
  readonly moment?: string;
}

/** What became of one rule at one moment, clause by clause. */
export interface RuleValues extends MomentPlace {
  readonly policy: string;
  readonly rule: string;
  readonly outcome: 'held' | 'not-held' | 'unknown' | 'error';
  /** Each clause before those it is made of. */
  readonly clauses: readonly Clause[];
}

/** What every rule about the moments of a span says there. Moments that no rule is about are left out. */
export function clauseValues(
  set: PolicySet,
  { traceId, spanId, moment }: Pinned,
  sources: readonly TraceSource[],
  content: boolean,
  positions: Positions,
  at: (offset: number) => number,
): readonly RuleValues[] {
  const all = inOrder(sources).filter(({ sighting }) => set.has(sighting.moment.at));
  const isPinned = ({ sighting }: (typeof all)[number]): boolean =>
    sighting.spanId === spanId &&
    sighting.traceId === traceId &&
    (moment === undefined || sighting.moment.id === moment);
  const last = all.findLastIndex(isPinned);
  const remember = rememberer(set);
  const values: RuleValues[] = [];
  // Only where something is remembered does it matter what happened before.
  const earlier = all.slice(0, last + 1).filter((placed) => set.remembers.length > 0 || isPinned(placed));
  for (const placed of earlier)
    remember(placed, (history) => {
      if (!isPinned(placed)) return;
      const told = explain(set, placed.sighting.moment, { content, ...(history && { history }) });
      values.push(...told.rules.map((rule) => ({ ...momentPlace(placed), ...ruleValues(rule, positions, at) })));
    });
  return values;
}

const ruleValues = (
  { policy, rule, outcome, applies, when }: Explanation['rules'][number],
  positions: Positions,
  at: (offset: number) => number,
) => ({
  policy,
  rule,
  outcome,
  clauses: [applies, when]
    .flatMap((step) => (step ? clausesIn(step) : []))
    .map((step) => clauseOf(step, positions, at)),
});
