import type { Decided } from '@parapet/genai';
import { decisionEvents, momentsOfSpan, verdictAttributes } from '@parapet/genai';
import type { AttributeInput, SpanEdit, SpanView, TracesData } from '@parapet/otlp';
import { double, int, withSpanAttributes } from '@parapet/otlp';
import type { Decision, Moment, PolicySet } from '@parapet/policy';
import { decide, propose } from '@parapet/policy';
import type { Report } from './collector-event.ts';
import { placeOf } from './place-of.ts';

/**
 * The same traces, every span with the verdicts on its moments; the very same object where nothing was decided.
 * What was recorded by the same policy set is kept: whoever decided it saw at least as much as we do.
 */
export function attachVerdicts(traces: TracesData, policies: PolicySet, report: Report): TracesData {
  return withSpanAttributes(traces, (span) => {
    try {
      return verdictsOn(span, policies);
    } catch (error) {
      // Nothing a span holds should come here. If it does, losing the verdict is better than losing the span.
      report({ kind: 'undecided', at: placeOf(error) });
      return undefined;
    }
  });
}

function verdictsOn(span: SpanView, policies: PolicySet): SpanEdit | undefined {
  const decided = momentsOfSpan(span)
    .filter(({ moment, recorded }) => recorded?.digest !== policies.digest && isConcerned(policies, moment, span))
    .map(({ moment }) => decideMoment(policies, moment));
  if (decided.length === 0) return undefined;
  return {
    attributes: written(verdictAttributes(decided)),
    events: decided.flatMap((one) =>
      decisionEvents(one).map(({ name, attributes }) => ({
        name,
        time: one.decision.moment.time,
        attributes: written(attributes),
      })),
    ),
  };
}

const isConcerned = (policies: PolicySet, { at }: Moment, span: SpanView): boolean =>
  at === 'span' ? policies.concernsSpan(span) : policies.has(at);

/** Why a collector, which sees what has happened already, does not redact or block. */
const UNENFORCED = 'after_the_fact';

function decideMoment(policies: PolicySet, moment: Moment): Decided {
  const begun = performance.now();
  const decision = decide(policies, moment);
  const proposal = propose(settled(decision));
  const done = proposal.action === 'flag' || proposal.action === 'none';
  return {
    decision,
    proposal,
    outcome: {
      host: 'collector',
      action: done ? proposal.action : 'none',
      ...(!done && { unenforced: UNENFORCED }),
      duration: (performance.now() - begun) / 1000,
    },
  };
}

/** Without the rules that this span says too little about: whoever acted on those saw more. They stay in the decision. */
const settled = (decision: Decision): Decision => ({
  ...decision,
  rules: decision.rules.filter(({ state }) => state !== 'unknown'),
});

/** Numbers as OpenTelemetry's own exporter for JavaScript writes them. */
const written = (attributes: ReturnType<typeof verdictAttributes>): Record<string, AttributeInput> =>
  Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [key, typeof value === 'number' ? number(value) : value]),
  );

const number = (value: number): AttributeInput => (Number.isSafeInteger(value) ? int(value) : double(value));
