import type { Context, Span } from '@opentelemetry/api';
import type { EventExtras, VerdictExtras } from '@parapet/genai';
import { decisionEvents, decisionLogRecord, verdictAttributes } from '@parapet/genai';
import type { Guard } from '../guard.ts';
import type { JudgedMoment } from '../judge.ts';
import { fingerprintIn } from './finding-fingerprint.ts';
import { countDecision } from './metrics.ts';

/** As much of a span as a verdict needs. */
export type VerdictSpan = Pick<Span, 'setAttribute' | 'addEvent'>;

/** What was decided about each span of this process. Spans outlive their calls by a moment only, so they are held weakly. */
const bySpan = new WeakMap<object, readonly JudgedMoment[]>();

export const decisionsOn = (span: object): readonly JudgedMoment[] => bySpan.get(span) ?? [];

/** Counts a decision, and emits it as a log event, which survives the sampling of its trace. */
export function tellDecision(judged: JudgedMoment, { telemetry, configuration }: Guard, context?: Context): void {
  countDecision(telemetry.instruments(), judged);
  const logger = telemetry.logger();
  const record = logger && decisionLogRecord(judged, extrasOf(judged, configuration.findingKey));
  if (record) logger.emit({ ...record, ...(context && { context }) });
}

/**
 * Writes decisions on a span: each as events, and as attributes the strictest of all that were ever written on it.
 *
 * @param judged what is new
 */
export function attachDecisions(
  span: VerdictSpan,
  judged: readonly JudgedMoment[],
  { configuration }: Guard,
  extras: VerdictExtras = {},
): void {
  const all = [...decisionsOn(span), ...judged];
  bySpan.set(span, all);
  for (const [name, value] of Object.entries(verdictAttributes(all, extras))) span.setAttribute(name, value);
  for (const one of judged)
    for (const { name, attributes } of decisionEvents(one, extrasOf(one, configuration.findingKey)))
      span.addEvent(name, attributes);
}

function extrasOf({ moment }: JudgedMoment, key: string | undefined): EventExtras {
  const tool = moment.tool && 'name' in moment.tool ? moment.tool.name : undefined;
  return {
    ...(typeof tool === 'string' && { tool }),
    ...(key !== undefined && { fingerprint: fingerprintIn(moment, key) }),
  };
}
