import type { Moment, MomentKind } from '@parapet/policy';
import { strictest, verdicts } from '@parapet/policy';
import * as names from '../semconv.ts';
import type { SpanLike } from '../span-like.ts';
import type { RecordedDecision } from './recorded-decision.ts';

/** Moments that not every host decides which writes such attributes. */
const decidedLater: ReadonlySet<MomentKind> = new Set(['retrieval', 'call_end', 'span']);

/**
 * The record of a moment that no event tells of. Where no rule has anything to say about a moment, no event is written;
 * but a span whose attributes say no more than its events do had all of its moments of content decided.
 */
export function recordedAllow(
  { attributes }: Pick<SpanLike, 'attributes'>,
  decisions: readonly RecordedDecision[],
  { at, id, time }: Moment,
): RecordedDecision | undefined {
  const digest = attributes[names.PARAPET_POLICY_SET_DIGEST];
  const verdict = verdicts.find((each) => each === attributes[names.PARAPET_VERDICT]);
  if (typeof digest !== 'string' || verdict === undefined || decidedLater.has(at)) return undefined;
  const told = decisions.map((decision) => decision.verdict).reduce(strictest, 'allow');
  const rules = new Set(decisions.flatMap(({ held }) => held));
  if (told !== verdict || rules.size !== attributes[names.PARAPET_RULE_COUNT]) return undefined;
  const levels = ['full', 'partial', 'none'] as const;
  return {
    digest,
    at,
    momentId: id,
    time,
    verdict: 'allow',
    action: 'none',
    possible: 'allow',
    observed: 'allow',
    held: [],
    unsettled: [],
    coverage: levels.find((level) => level === attributes[names.PARAPET_COVERAGE_LEVEL]) ?? 'none',
    changed: [],
    pieces: [],
    scanned: [],
    findings: [],
  };
}
