export * as semconv from './semconv.ts';
export type { LogLike, SpanLike } from './span-like.ts';
export type { SpanChoice, SpanContent, SpanConvention, SpanUsage } from './spans/convention.ts';
export { conventions } from './spans/conventions.ts';
export { momentsOfSpan } from './spans/moments-of-span.ts';
export { momentsOfTrace, type PlacedMoment } from './spans/moments-of-trace.ts';
export type { ReadMoment } from './spans/read-moment.ts';
export { contextAttributes, contextOfSpan } from './spans/span-context.ts';
export type { Decided, VerdictAttributes, VerdictValue } from './verdict/decided.ts';
export { decisionId } from './verdict/decided.ts';
export { decisionEvents, type EventExtras, type VerdictEvent } from './verdict/decision-events.ts';
export { type DecisionLogRecord, decisionLogRecord } from './verdict/decision-log-record.ts';
export { decisionMetrics } from './verdict/decision-metrics.ts';
export type { RecordedDecision, RecordedPlace } from './verdict/recorded-decision.ts';
export { recordedDecisions } from './verdict/recorded-decision.ts';
export { type VerdictExtras, verdictAttributes } from './verdict/verdict-attributes.ts';
export type {
  Admission,
  CallAnswer,
  CallEnd,
  CallParameters,
  CallRequest,
  ChangedPart,
  EventGate,
  Exchange,
  ExchangeContext,
  JsonAnswer,
  WireAnswer,
  WireCodec,
} from './wire/codec.ts';
export { codecs } from './wire/codecs.ts';
export type { Judge } from './wire/judge.ts';
export { openaiChat } from './wire/openai-chat/openai-chat.ts';
