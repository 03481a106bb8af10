import type { RuleExplanation } from '@parapet/policy';
import type { Positions } from '../text/positions.ts';
import type { Clause } from './clause.ts';
import { clauseOf, clausesIn } from './clause.ts';
import type { ExplainedMoment } from './explained-moments.ts';
import type { MomentPlace } from './placed-moment.ts';
import { momentPlace } from './placed-moment.ts';

/** What became of one rule at one moment, clause by clause. */
export interface RuleValues extends MomentPlace {
  readonly policy: string;
  readonly rule: string;
  readonly outcome: RuleExplanation['outcome'];
  /** Each clause before those it is made of. */
  readonly clauses: readonly Clause[];
}

/** What every rule about some moments says there, as plain data. */
export const clauseValues = (
  moments: readonly ExplainedMoment[],
  positions: Positions,
  at: (offset: number) => number,
): readonly RuleValues[] =>
  moments.flatMap(({ placed, rules }) =>
    rules.map(({ policy, rule, outcome, applies, when }) => ({
      ...momentPlace(placed),
      policy,
      rule,
      outcome,
      clauses: [applies, when]
        .flatMap((step) => (step ? clausesIn(step) : []))
        .map((step) => clauseOf(step, positions, at)),
    })),
  );
