import type { RecordedDecision } from '@parapet/genai';
import type { Action, Decision, KeptHistory, MomentKind, PolicySet, RuleResult, RuleSummary } from '@parapet/policy';
import { decide, isWithholding, occurrenceOf, propose } from '@parapet/policy';
import { historyFrom } from '@parapet/replay';
import type { Chronicle } from './chronicle.ts';
import type { Match, MatchKind, RuleMatches } from './rule-matches.ts';
import { createRuleMatches, noMatches } from './rule-matches.ts';
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
  matches(rule: RuleSummary): readonly Match[];
  /** The moments for which it held, in the order in which they were counted. */
  held(rule: RuleSummary): readonly Sighting[];
}

/**
 * @param kept digest of the policy set that these policies are loaded in. What was recorded under it is kept and not decided
 * again: it was decided on all that the host could see, of which a trace shows less.
 */
export function createTally(
  set: PolicySet,
  kept: string | undefined,
  chronicleOf: (sources: readonly TraceSource[]) => Chronicle,
): Tally {
  const remembers = set.remembers.length > 0;
  const matches = new Map<string, RuleMatches>();
  const moments = new Map<MomentKind, number>();
  /** How far each source was counted, of policies that do not remember. */
  const counted = new Map<string, { readonly generation: number; count: number }>();
  /** How far what happened was counted, of those that do. */
  let chronicle: Chronicle | undefined;
  let next = 0;
  let history: KeptHistory | undefined;

  const startAfresh = (): void => {
    matches.clear();
    moments.clear();
    counted.clear();
    chronicle = undefined;
    next = 0;
    history = undefined;
  };

  const countOne = (source: string, sighting: Sighting): void => {
    const { moment } = sighting;
    moments.set(moment.at, (moments.get(moment.at) ?? 0) + 1);
    if (!set.has(moment.at)) return;
    for (const { policy, rule, ...kind } of matchesOf(sighting)) {
      const key = keyOf(policy, rule);
      const found = matches.get(key) ?? createRuleMatches();
      found.add(source, sighting, kind);
      matches.set(key, found);
    }
  };

  const matchesOf = ({ moment, recorded }: Sighting): readonly RuleMatch[] => {
    const isKept = recorded !== undefined && recorded.digest === kept;
    if (isKept && !remembers) return recordedMatches(set, recorded);
    if (remembers) history ??= historyFrom(set, moment.time);
    const decision = decide(set, moment, undefined, history);
    // What was recorded happened, unless somebody withheld it.
    history?.remember(decision, recorded ? occurrenceOf(decision, recorded) : 'happened');
    return isKept ? recordedMatches(set, recorded) : decidedMatches(decision);
  };

  /** What comes late changes what was remembered since, and everything is counted again. */
  const countInOrder = (sources: readonly TraceSource[], enough: () => boolean): boolean => {
    const current = chronicleOf(sources);
    if (chronicle !== current) startAfresh();
    chronicle = current;
    const { placed } = current;
    for (let one = placed[next]; one; one = placed[next]) {
      if (enough()) return false;
      countOne(one.source, one.sighting);
      next++;
    }
    return true;
  };

  const of = ({ policy, id }: RuleSummary) => matches.get(keyOf(policy, id)) ?? noMatches;

  return {
    digest: set.digest,
    count(sources, enough) {
      if (remembers) return countInOrder(sources, enough);
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
    of(rule) {
      const count = (is: (kind: MatchKind) => boolean): number => {
        let sum = 0;
        for (const [kind, times] of of(rule).kinds()) if (is(kind)) sum += times;
        return sum;
      };
      return {
        moments: rule.at.reduce((sum, kind) => sum + (moments.get(kind) ?? 0), 0),
        matched: count(({ state }) => state === 'held'),
        wouldBlock: count(({ state, proposes }) => state === 'held' && proposes !== 'none' && isWithholding(proposes)),
        cannotTell: count(({ state }) => state === 'unknown'),
        failed: count(({ state }) => state === 'error'),
      };
    },
    kinds: (rule) => of(rule).kinds(),
    matches: (rule) => of(rule).all(),
    held: (rule) => of(rule).held(),
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

interface RuleMatch extends MatchKind {
  readonly policy: string;
  readonly rule: string;
}

function decidedMatches(decision: Decision): RuleMatch[] {
  const decidedBy = deciding(decision);
  return decision.rules.map((result) => ({
    policy: result.policy,
    rule: result.rule,
    state: result.state,
    proposes: proposes(decision, result),
    unknowns: result.unknowns,
    ...(result.state === 'held' && decidedBy !== undefined && decidedBy !== result.rule && { decidedBy }),
  }));
}

/** Which of several rules that held would decide what is done, if all were enforced. */
function deciding(decision: Decision): string | undefined {
  if (decision.rules.filter(({ state }) => state === 'held').length < 2) return undefined;
  const rules = decision.rules.map((rule) => ({ ...rule, mode: 'enforce' as const }));
  return propose({ ...decision, rules }).by?.rule;
}

/** What an enforcing host would do if there were only this rule, and it were enforced. */
function proposes(decision: Decision, result: RuleResult): Action | 'none' {
  return propose({ ...decision, rules: [{ ...result, mode: 'enforce' }] }).action;
}

function recordedMatches({ rules }: PolicySet, { held, unsettled, findings }: RecordedDecision): RuleMatch[] {
  return rules.flatMap(({ policy, id, action }) => {
    const name = `${policy}/${id}`;
    const state = held.includes(name) ? 'held' : unsettled.includes(name) ? 'unknown' : undefined;
    if (state === undefined) return [];
    return [
      {
        policy,
        rule: id,
        state,
        proposes: action === 'redact' && findings.length === 0 ? 'block' : action,
        unknowns: [],
      },
    ];
  });
}
