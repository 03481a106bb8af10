export type { Action, Coverage, Decision, Finding, Mode, RuleResult, Verdict } from './decision/decision.ts';
export { actions, verdictOf, verdicts } from './decision/decision.ts';
export type { Host, Outcome } from './decision/outcome.ts';
export type { Proposal, Redaction } from './decision/proposal.ts';
export { propose, redact, strictest } from './decision/proposal.ts';
export type {
  Input,
  Json,
  Message,
  Moment,
  MomentContext,
  MomentKind,
  OpaquePart,
  Output,
  Part,
  Seen,
  SpanFacts,
  TextPart,
  ToolCall,
  ToolCallPart,
  ToolCallResponsePart,
} from './moment/moment.ts';
export { momentKinds } from './moment/moment.ts';
export type { RecordedFinding } from './moment/unknown-text.ts';
export { UnknownText } from './moment/unknown-text.ts';
export type { Problem } from './problem.ts';
export type { Channel, GatedStream, Release } from './stream/gated-stream.ts';
