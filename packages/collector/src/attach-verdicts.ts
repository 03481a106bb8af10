import type { Decided, VerdictAttributes } from '@parapet/genai';
import { decisionEvents, momentsOfSpan, verdictAttributes } from '@parapet/genai';
import type { AttributeInput, NewSpanEvent, SpanEdit, SpanView, TracesData } from '@parapet/otlp';
import { double, int, withSpanAttributes } from '@parapet/otlp';
import type { Moment, PolicySet } from '@parapet/policy';
import type { Report } from './collector-event.ts';
import { decideMoment } from './decide-moment.ts';
import { hasVerdict, mergedVerdicts } from './merged-verdicts.ts';
import { placeOf } from './place-of.ts';

/**
 * The same traces, every span with the verdicts on its moments; the very same object where nothing is added.
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
  const moments = momentsOfSpan(span, (at) => policies.has(at));
  if (!moments.some(({ moment }) => moment.at !== 'span') && !policies.concernsSpan(span)) return undefined;
  const decided = moments
    .filter(({ recorded }) => recorded?.digest !== policies.digest)
    .map(({ moment }) => ({ moment, ...decideMoment(policies, moment) }));
  if (decided.length === 0 || (hasVerdict(span) && decided.every(saysNothing))) return undefined;
  return {
    attributes: written(mergedVerdicts(span.attributes, verdictAttributes(decided))),
    events: decided.flatMap(eventsOf),
  };
}

const saysNothing = ({ decision }: Decided): boolean => decision.rules.length === 0;

function eventsOf({ moment, ...decided }: Decided & { readonly moment: Moment }): NewSpanEvent[] {
  const tool = moment.tool && 'name' in moment.tool ? moment.tool.name : undefined;
  return decisionEvents(decided, typeof tool === 'string' ? { tool } : {}).map(({ name, attributes }) => ({
    name,
    time: moment.time,
    attributes: written(attributes),
  }));
}

/** Numbers as OpenTelemetry's own exporter for JavaScript writes them. */
const written = (attributes: VerdictAttributes): Record<string, AttributeInput> =>
  Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, writtenValue(value)]));

function writtenValue(value: VerdictAttributes[string]): AttributeInput {
  if (typeof value === 'number') return writtenNumber(value);
  return isNumbers(value) ? { arrayValue: { values: value.map(writtenNumber) } } : value;
}

const isNumbers = (value: VerdictAttributes[string]): value is number[] =>
  Array.isArray(value) && typeof value[0] === 'number';

const writtenNumber = (value: number) => (Number.isSafeInteger(value) ? int(value) : double(value));
