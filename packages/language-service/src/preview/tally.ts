import type { RecordedDecision } from '@parapet/genai';
import type { Action, Decision, KeptHistory, MomentKind, PolicySet, RuleResult, RuleSummary } from '@parapet/policy';
import { decide, isWithholding, occurrenceOf, propose } from '@parapet/policy';
import { historyFrom } from '@parapet/replay';
import type { Placed } from './in-order.ts';
import { byTime, inOrder } from './in-order.ts';
import type { Sighting, TraceSource } from './sighting.ts';

/** A moment for which a rule held or could not be settled. */
export interface Match {
  readonly source: string;
  readonly sighting: Sighting;
  readonly state: RuleResult['state'];
  /** What the rule proposes there, whatever its mode; a redaction that found nothing to take out is a block. */
  readonly proposes: Action | 'none';
  /** Paths that the trace does not show and the rule depends on. */
  readonly unknowns: readonly string[];
  /** Id of the rule that would decide there if all were enforced, where this one held and it is another. */
  readonly decidedBy?: string;
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

/** What policies would decide about the moments of some sources. Counting can be interrupted and goes on where it was. */
export interface Tally {
  /** Of the policies that are counted. */
  readonly digest: string;
  /** Counts what has not been counted. False when `enough` said so before the end. */
  count(sources: readonly TraceSource[], enough: () => boolean): boolean;
  of(rule: RuleSummary): RuleCount;
  matches(rule: RuleSummary): readonly Match[];
}

/**
 * @param kept digest of the policy set that these policies are loaded in. What was recorded under it is kept and not decided
 * again: it was decided on all that the host could see, of which a trace shows less.
 */
export function createTally(set: PolicySet, kept: string | undefined): Tally {
  const remembers = set.remembers.length > 0;
  const matches = new Map<string, Match[]>();
  const moments = new Map<MomentKind, number>();
  const counted = new Map<string, { readonly generation: number; count: number }>();

  let history: KeptHistory | undefined;
  /** Of policies that remember: what is still to be decided, in the order in which it happened. */
  let waiting: readonly Placed[] = [];
  let latest = Number.NEGATIVE_INFINITY;

  const startAfresh = (): void => {
    matches.clear();
    moments.clear();
    counted.clear();
    history = undefined;
    waiting = [];
    latest = Number.NEGATIVE_INFINITY;
  };

  const countOne = (source: string, sighting: Sighting): void => {
    const { moment } = sighting;
    moments.set(moment.at, (moments.get(moment.at) ?? 0) + 1);
    if (!set.has(moment.at)) return;
    for (const { policy, rule, ...match } of matchesOf(sighting)) {
      const key = keyOf(policy, rule);
      const found = matches.get(key) ?? [];
      found.push({ source, sighting, ...match });
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

  /** Takes in what has been added. What comes late changes what was remembered since, and everything is counted again. */
  const queue = (sources: readonly TraceSource[]): void => {
    const added = inOrder(sources.map((source) => ({ ...source, sightings: addedTo(source) })));
    if (added.length === 0) return;
    const isLate = (added[0]?.sighting.moment.time ?? 0) < latest;
    if (isLate) startAfresh();
    waiting = isLate ? inOrder(sources) : [...waiting, ...added].sort(byTime);
    for (const { uri, generation, sightings } of sources) counted.set(uri, { generation, count: sightings.length });
  };

  const addedTo = ({ uri, sightings }: TraceSource): readonly Sighting[] =>
    sightings.slice(counted.get(uri)?.count ?? 0);

  const countInOrder = (sources: readonly TraceSource[], enough: () => boolean): boolean => {
    queue(sources);
    for (const [index, { source, sighting }] of waiting.entries()) {
      if (enough()) {
        waiting = waiting.slice(index);
        return false;
      }
      countOne(source, sighting);
      latest = sighting.moment.time;
    }
    waiting = [];
    return true;
  };

  return {
    digest: set.digest,
    count(sources, enough) {
      if (!isContinuedBy(counted, sources)) startAfresh();
      if (remembers) return countInOrder(sources, enough);
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
        wouldBlock: held.filter(({ proposes }) => proposes !== 'none' && isWithholding(proposes)).length,
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

interface RuleMatch extends Omit<Match, 'source' | 'sighting'> {
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
