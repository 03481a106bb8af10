import type { Verdict } from '@parapet/policy';
import { verdicts } from '@parapet/policy';
import type { RuleAtMoment } from './moment-rules.ts';

/**
 * What the policies come to over the moments of a span or a trace: the strictest of the rules that held, whatever their mode, and beside
 * it how many could not be settled, which is another thing than that they did not hold.
 */
export interface SpanVerdict {
  /** `undecided` where no policy says anything about such moments. */
  readonly verdict: Verdict | 'undecided';
  /** No enforced rule comes to that: it is only observed. */
  readonly isObserved: boolean;
  readonly cannotTell: number;
  readonly failed: number;
}

export function spanVerdict(rules: readonly RuleAtMoment[], isDecided: boolean): SpanVerdict {
  const held = rules.filter(({ state }) => state === 'held');
  const verdict = strictestOf(held.map((rule) => rule.verdict)) ?? (isDecided ? 'allow' : 'undecided');
  return {
    verdict,
    isObserved: held.length > 0 && !held.some((rule) => rule.mode === 'enforce' && rule.verdict === verdict),
    cannotTell: rules.filter(({ state }) => state === 'unknown').length,
    failed: rules.filter(({ state }) => state === 'error').length,
  };
}

/** That of all spans of a trace. */
export function traceVerdict(spans: readonly SpanVerdict[]): SpanVerdict {
  const decided = spans.flatMap(({ verdict }) => (verdict === 'undecided' ? [] : [verdict]));
  const verdict = strictestOf(decided) ?? 'undecided';
  const strictest = spans.filter((span) => span.verdict === verdict);
  return {
    verdict,
    isObserved: strictest.some(({ isObserved }) => isObserved) && strictest.every(({ isObserved }) => isObserved),
    cannotTell: spans.reduce((sum, { cannotTell }) => sum + cannotTell, 0),
    failed: spans.reduce((sum, { failed }) => sum + failed, 0),
  };
}

const strictestOf = (found: readonly Verdict[]): Verdict | undefined =>
  verdicts.findLast((verdict) => found.includes(verdict));
