import type { Decision, Outcome, RuleResult } from '@parapet/policy';
import { propose, verdictOf } from '@parapet/policy';
import type { Decided } from '../../src/index.ts';

/** What became of a rule, as the engine writes it. */
export const result = (rule: string, given: Partial<RuleResult> = {}): RuleResult =>
  ({
    policy: 'p',
    rule,
    state: 'held',
    mode: 'enforce',
    action: 'flag',
    ...(given.action === 'block' && { options: { as: 'refusal' } }),
    verdict: verdictOf[given.action ?? 'flag'],
    unsettled: 'allow',
    reason: `${rule}-reason`,
    controls: [],
    findings: [],
    unknowns: [],
    ...given,
  }) as RuleResult;

/** A decision of these rules, and what a host that enforces made of it. */
export function decided(
  rules: readonly RuleResult[],
  given: { readonly decision?: Partial<Decision>; readonly outcome?: Partial<Outcome> } = {},
): Decided {
  const decision: Decision = {
    moment: { at: 'output', id: 'output/0/abc', time: 1000 },
    digest: 'sha256:abc',
    engine: '1',
    verdict: 'allow',
    possible: 'allow',
    observed: 'allow',
    rules,
    scanned: ['sha256:finder'],
    pieces: ['/output/parts/0'],
    coverage: { level: 'full', missing: [] },
    ...given.decision,
  };
  const proposal = propose(decision);
  return {
    decision,
    proposal,
    outcome: { host: 'transport', action: proposal.action, duration: 0.001, ...given.outcome },
  };
}

export const finding = (part: string, start: number, end: number) => ({
  finder: 'phone',
  digest: 'sha256:finder',
  kind: 'pattern',
  part,
  start,
  end,
});

export const redacting = result('no-phone', { action: 'redact', findings: [finding('/output/parts/0', 2, 10)] });
