import type { Action, Decision, MomentKind, PolicySet, RuleResult, RuleSummary } from '@parapet/policy';
import { decide, propose } from '@parapet/policy';
import type { Sighting, TraceSource } from './sighting.ts';

/** A moment for which a rule held or could not be settled. */
export interface Match {
  readonly source: string;
  readonly sighting: Sighting;
  readonly state: RuleResult['state'];
  /** What the rule proposes there, whatever its mode; a redaction that found nothing to take out is a block. */
  readonly proposes: Action | 'none';
}

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

/** What a policy set would decide about the moments of some sources. Counting can be interrupted and goes on where it was. */
export interface Tally {
  /** Counts what has not been counted. False when `enough` said so before the end. */
  count(sources: readonly TraceSource[], enough: () => boolean): boolean;
  of(rule: RuleSummary): RuleCount;
  matches(rule: RuleSummary): readonly Match[];
}

export function createTally(set: PolicySet): Tally {
  const matches = new Map<string, Match[]>();
  const moments = new Map<MomentKind, number>();
  const counted = new Map<string, { readonly generation: number; count: number }>();

  const startAfresh = (): void => {
    matches.clear();
    moments.clear();
    counted.clear();
  };

  const countOne = (source: string, sighting: Sighting): void => {
    const { moment } = sighting;
    moments.set(moment.at, (moments.get(moment.at) ?? 0) + 1);
    if (!set.has(moment.at)) return;
    const decision = decide(set, moment);
    for (const result of decision.rules) {
      const key = keyOf(result.policy, result.rule);
      const found = matches.get(key) ?? [];
      found.push({ source, sighting, state: result.state, proposes: proposes(decision, result) });
      matches.set(key, found);
    }
  };

  return {
    count(sources, enough) {
      if (!isContinuedBy(counted, sources)) startAfresh();
      for (const { uri, generation, sightings } of sources) {
        const progress = counted.get(uri) ?? { generation, count: 0 };
        counted.set(uri, progress);
        for (let sighting = sightings[progress.count]; sighting; sighting = sightings[progress.count]) {
          if (enough()) return false;
          countOne(uri, sighting);
          progress.count++;
        }
      }
      return true;
    },
    of({ policy, id, at }) {
      const found = matches.get(keyOf(policy, id)) ?? [];
      const held = found.filter(({ state }) => state === 'held');
      return {
        moments: at.reduce((sum, kind) => sum + (moments.get(kind) ?? 0), 0),
        matched: held.length,
        wouldBlock: held.filter(({ proposes }) => proposes === 'block').length,
        cannotTell: found.filter(({ state }) => state === 'unknown').length,
        failed: found.filter(({ state }) => state === 'error').length,
      };
    },
    matches: ({ policy, id }) => matches.get(keyOf(policy, id)) ?? [],
  };
}

const keyOf = (policy: string, rule: string): string => JSON.stringify([policy, rule]);

/** True if what was counted is still there, so that only what was added has to be counted. */
function isContinuedBy(
  counted: ReadonlyMap<string, { readonly generation: number }>,
  sources: readonly TraceSource[],
): boolean {
  const generations = new Map(sources.map(({ uri, generation }) => [uri, generation]));
  return [...counted].every(([uri, { generation }]) => generations.get(uri) === generation);
}

/** What an enforcing host would do if there were only this rule, and it were enforced. */
function proposes(decision: Decision, result: RuleResult): Action | 'none' {
  return propose({ ...decision, rules: [{ ...result, mode: 'enforce' }] }).action;
}
