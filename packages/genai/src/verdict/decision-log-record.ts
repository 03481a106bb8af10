import type { Verdict } from '@parapet/policy';
import { DECISION_EVENT } from '../semconv.ts';
import { type Decided, isPlainAllow, type VerdictAttributes, verdictOfDecided } from './decided.ts';
import { decisionAttributes, type EventExtras, findingAttributes } from './decision-events.ts';
import { factAttributes } from './fact-events.ts';

/** A log-based event in the form that OpenTelemetry's Logs API takes. */
export interface DecisionLogRecord {
  readonly eventName: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly attributes: VerdictAttributes;
  readonly body: { readonly findings: VerdictAttributes[]; readonly facts?: VerdictAttributes[] };
}

/** The log event of a decision, which survives the sampling of its trace; none where no rule had anything to say and nobody was asked. */
export function decisionLogRecord(decided: Decided, extras: EventExtras = {}): DecisionLogRecord | undefined {
  if (isPlainAllow(decided)) return undefined;
  return {
    eventName: DECISION_EVENT,
    ...severityOf(verdictOfDecided(decided)),
    attributes: decisionAttributes(decided, extras),
    body: {
      findings: findingAttributes(decided, extras),
      ...(decided.decision.facts && { facts: factAttributes(decided.decision) }),
    },
  };
}

/** By OpenTelemetry's numbers: 9 is INFO, 13 is WARN. That a policy did its work is no error. */
const severityOf = (verdict: Verdict) =>
  verdict === 'allow' || verdict === 'audit'
    ? { severityNumber: 9, severityText: 'INFO' }
    : { severityNumber: 13, severityText: 'WARN' };
