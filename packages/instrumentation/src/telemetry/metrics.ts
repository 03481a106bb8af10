import type { Attributes } from '@opentelemetry/api';
import type { Decided } from '@parapet/genai';
import { decisionMetrics } from '@parapet/genai';
import type { Instruments } from './instruments.ts';

export function countDecision(instruments: Instruments | undefined, decided: Decided): void {
  if (!instruments) return;
  const { decision, outcome } = decided;
  const moment = { 'parapet.moment.at': decision.moment.at };
  instruments.decisionDuration.record(outcome.duration, moment);
  if (outcome.maxHold !== undefined) instruments.hold.record(outcome.maxHold, moment);
  instruments.coverage.add(1, { ...moment, 'parapet.coverage.level': decision.coverage.level });
  for (const attributes of decisionMetrics(decided)) instruments.decisions.add(1, attributes);
}

export const countLoad = (instruments: Instruments | undefined, digest: string): void =>
  instruments?.loads.add(1, { 'parapet.policy_set.digest': digest });

/** A model call that the policies could see nothing of. */
export const countUnseen = (instruments: Instruments | undefined, hostname: string): void =>
  instruments?.coverage.add(1, { 'parapet.coverage.level': 'none', 'server.address': hostname });

export interface MeasuredCall {
  /** Seconds. */
  readonly duration: number;
  readonly timeToFirstChunk: number | undefined;
  readonly tokens: { readonly input?: number; readonly output?: number } | undefined;
  readonly attributes: Attributes;
}

export function measureCall(instruments: Instruments | undefined, call: MeasuredCall): void {
  if (!instruments) return;
  const { duration, timeToFirstChunk, tokens, attributes } = call;
  instruments.operationDuration.record(duration, attributes);
  if (timeToFirstChunk !== undefined) instruments.timeToFirstChunk.record(timeToFirstChunk, attributes);
  const { 'error.type': _, ...usage } = attributes;
  for (const type of ['input', 'output'] as const) {
    const count = tokens?.[type];
    if (count !== undefined) instruments.tokenUsage.record(count, { ...usage, 'gen_ai.token.type': type });
  }
}
