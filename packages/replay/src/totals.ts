import type { Coverage, MomentKind, PolicySet, RuleSummary, Verdict } from '@parapet/policy';
import { type Agreement, type Replayed, saidOf } from './replayed.ts';

/** What became of one rule over everything that was replayed. All are numbers of moments. */
export interface RuleTotals {
  readonly policy: string;
  readonly rule: string;
  readonly mode: RuleSummary['mode'];
  /** The rule is about moments of this kind. */
  readonly moments: number;
  /** Its condition held. */
  readonly matched: number;
  /** It was the rule that decided the action. */
  readonly decided: number;
  /** The recording says too little to settle it. */
  readonly cannotTell: number;
  /** Its condition failed. */
  readonly failed: number;
}

export interface Totals {
  readonly spans: number;
  readonly moments: number;
  readonly verdicts: Readonly<Record<Verdict | 'cannot tell', number>>;
  readonly coverage: Readonly<Record<Coverage['level'], number>>;
  /** Paths that were not seen, and in how many moments, most frequent first. */
  readonly missing: Readonly<Record<string, number>>;
  readonly agreement: Readonly<Record<Agreement, number>>;
  /** Of the recorded decisions, those of a policy set with another digest. */
  readonly otherPolicySets: number;
  readonly rules: readonly RuleTotals[];
}

/** Adds up what was replayed, span by span. */
export interface Counter {
  add(replayed: readonly Replayed[]): void;
  totals(): Totals;
}

export function createCounter(set: PolicySet): Counter {
  let spans = 0;
  let moments = 0;
  let otherPolicySets = 0;
  const kinds = new Map<MomentKind, number>();
  const decided = { ...noVerdicts };
  const coverage = { full: 0, partial: 0, none: 0 };
  const missing = new Map<string, number>();
  const agreement = { same: 0, different: 0, 'cannot tell': 0, 'not recorded': 0 };
  const rules = new Map(set.rules.map(({ policy, id }) => [`${policy}/${id}`, noMoments()]));

  function addMoment(replayed: Replayed): void {
    const { decision, cannotTell, recorded, agreement: agrees } = replayed;
    const { verdict, by, held, unsettled } = saidOf(replayed);
    moments += 1;
    kinds.set(decision.moment.at, (kinds.get(decision.moment.at) ?? 0) + 1);
    decided[cannotTell ? 'cannot tell' : verdict] += 1;
    coverage[decision.coverage.level] += 1;
    for (const path of decision.coverage.missing) missing.set(path, (missing.get(path) ?? 0) + 1);
    agreement[agrees] += 1;
    if (recorded && recorded.digest !== decision.digest) otherPolicySets += 1;
    countRules(held, 'held');
    countRules(unsettled, 'unknown');
    for (const rule of decision.rules) if (rule.state === 'error') countRules([nameOf(rule)], 'error');
    if (by) countRules([nameOf(by)], 'decided');
  }

  function countRules(names: readonly string[], what: keyof ReturnType<typeof noMoments>): void {
    for (const name of names) {
      const rule = rules.get(name);
      if (rule) rule[what] += 1;
    }
  }

  return {
    add: (replayed) => {
      spans += 1;
      replayed.forEach(addMoment);
    },
    totals: () => ({
      spans,
      moments,
      verdicts: decided,
      coverage,
      missing: Object.fromEntries([...missing].sort(([, a], [, b]) => b - a)),
      agreement,
      otherPolicySets,
      rules: set.rules.map(({ policy, id, mode, at }) => {
        const { held, unknown, error, decided } = rules.get(`${policy}/${id}`) ?? noMoments();
        const about = at.reduce((sum, kind) => sum + (kinds.get(kind) ?? 0), 0);
        return { policy, rule: id, mode, moments: about, matched: held, decided, cannotTell: unknown, failed: error };
      }),
    }),
  };
}

const nameOf = ({ policy, rule }: { readonly policy: string; readonly rule: string }): string => `${policy}/${rule}`;

const noVerdicts = { allow: 0, audit: 0, warn: 0, modify: 0, escalate: 0, deny: 0, 'cannot tell': 0 };

const noMoments = () => ({ held: 0, unknown: 0, error: 0, decided: 0 });
