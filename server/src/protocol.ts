import type { ImpactItem, Pinned, SaidOfRule, TraceFilter } from '@parapet/language-service';
import type { Range } from 'vscode-languageserver/node';

/*
 * What the server speaks beyond the Language Server Protocol. A client says that it has a list of its own for matches with the
 * initialization option `{ showsMatches: true }`, and then registers the command `parapet.showMatches` itself; and the same of
 * `{ writesFromSpans: true }`, and `parapet.newRuleFromSpan`, `addSpanAsTest`, `label` and `whyNot`. Notifications beyond the
 * protocol are sent to those that say `{ followsTraces: true }`. One that knows whether
 * its user trusts the workspace says so with the initialization option `{ trusted: boolean }`; for all others it is not.
 */

export type {
  Authored,
  Clause,
  ConversationMessage,
  ConversationPart,
  Evidence,
  Facet,
  Facets,
  Impact,
  ImpactItem,
  MatchItem,
  MomentDecision,
  MomentPlace,
  NearMiss,
  Passage,
  Pinned,
  RecordedVerdict,
  RuleAtMoment,
  RuleMark,
  RuleValues,
  SaidOfRule,
  ShownVerdict,
  SpanDetail,
  SpanItem,
  SpanNode,
  SpanVerdict,
  Tokens,
  ToldClause,
  ToldRule,
  ToldWorkflow,
  TraceFilter,
  TraceItem,
  TraceList,
} from '@parapet/language-service';
export { age } from '@parapet/language-service';
export type { Settings } from './settings.ts';
export { defaultSettings } from './settings.ts';
export type { Range };

/** The request for the moments for which a rule held or could not be settled: `MatchesParams` to `MatchItem[]`. */
export const MATCHES_METHOD = 'parapet/matches';

export interface MatchesParams {
  /** Of the policy. */
  readonly uri: string;
  /** Id of the rule. */
  readonly rule: string;
}

/** The request for what the edit of a policy since it was saved changes: `ImpactParams` to `Impact | null`, null where it cannot be loaded. */
export const IMPACT_METHOD = 'parapet/impact';

export interface ImpactParams {
  /** Of the policy. */
  readonly uri: string;
  /** What is compared: what is done, or what rules propose whatever their mode. Default: `as-if-enforced`. */
  readonly stance?: 'as-they-are' | 'as-if-enforced';
  /** Which moments are listed. Default: all but those that are unchanged. */
  readonly only?: ImpactItem['change'];
}

/** The request for what became of each rule of a policy, as one sign for each: `MarksParams` to `RuleMark[]`. */
export const MARKS_METHOD = 'parapet/marks';

export interface MarksParams {
  /** Of the policy. */
  readonly uri: string;
}

/** The request for the moments for which a rule came nearest to holding: `WhyNotParams` to `NearMiss[]`, nearest first. */
export const WHY_NOT_METHOD = 'parapet/whyNot';

export interface WhyNotParams extends MatchesParams {
  /** Most that are told. Default: 20. */
  readonly limit?: number;
  /** Tells values that are content, which are masked otherwise. */
  readonly content?: boolean;
}

/** The request for what each rule of a policy says about the moments of a span: `ClausesParams` to `RuleValues[]`. */
export const CLAUSES_METHOD = 'parapet/clauses';

export interface ClausesParams extends Pinned {
  /** Of the policy. */
  readonly uri: string;
  /** Tells values that are content, which are masked otherwise. */
  readonly content?: boolean;
}

/** The request for traces, newest first: `TracesParams` to `TraceList`. */
export const TRACES_METHOD = 'parapet/traces';

export interface TracesParams {
  /** Only traces with a span that it wants. */
  readonly filter?: TraceFilter;
  /** Most that are told. Default: 500. */
  readonly limit?: number;
}

/** The request for the spans of a trace as a tree, each before those below it: `TraceParams` to `SpanNode[]`. */
export const TRACE_METHOD = 'parapet/trace';

export interface TraceParams {
  readonly traceId: string;
  /** Says which spans are wanted; the others are told as well. */
  readonly filter?: TraceFilter;
}

/** The request for everything about one span: `SpanParams` to `SpanDetail | null`, null where it is not there. */
export const SPAN_METHOD = 'parapet/span';

export interface SpanParams {
  readonly traceId: string;
  readonly spanId: string;
  /** Tells evidence and values that are content, which are masked otherwise. */
  readonly content?: boolean;
}

/** The notification that traces, or what the policies say about them, may be another; sent at most five times a second. */
export const TRACES_CHANGED_METHOD = 'parapet/tracesChanged';

/** The notification that a person looks at a span, which hints and hovers then tell the values of: `PinParams`. */
export const PIN_METHOD = 'parapet/pin';

export interface PinParams {
  /** Absent when none is looked at any more. */
  readonly pinned?: Pinned;
}

/** The notification from the server that another span was pinned by a command that it ran: `PinParams`. */
export const PINNED_METHOD = 'parapet/pinned';

/** The request for what traces say about the rules of a policy: `DataDiagnosticsParams` to `Diagnostic[]`, all information. */
export const DATA_DIAGNOSTICS_METHOD = 'parapet/dataDiagnostics';

export interface DataDiagnosticsParams {
  /** Of the policy. */
  readonly uri: string;
}

/** The request to write a rule that holds for a moment of a span: `FromSpanParams` to `Authored`, which is not applied yet. */
export const NEW_RULE_METHOD = 'parapet/newRule';

/** The request to write a moment of a span as a test of a policy, expecting what is decided now: `FromSpanParams` to `Authored`. */
export const ADD_TEST_METHOD = 'parapet/addTest';

export interface FromSpanParams extends Pinned {
  /** Of the policy. */
  readonly uri: string;
}

/** The request to write down what a person says of what a rule did about a moment of a span: `LabelParams` to `Authored`. */
export const LABEL_METHOD = 'parapet/label';

export interface LabelParams extends FromSpanParams, SaidOfRule {}

/** The one argument of the commands `parapet.newRuleFromSpan`, `parapet.addSpanAsTest` and `parapet.label`. */
export interface SpanCommand extends Partial<Pinned> {
  /** Of the policy. VS Code takes the one in front where it is absent, and asks where there is none. */
  readonly uri?: string;
  /** Id of a rule. Where no span is named or pinned, its latest match is meant. */
  readonly rule?: string;
  /** Of `parapet.label`, and what follows. */
  readonly label?: SaidOfRule['kind'];
  /** Writes down the moment itself as well, with what was said in it. Default: no. */
  readonly keepsMoment?: boolean;
  readonly note?: string;
}

/** The notification that the user trusts the workspace by now, or no longer does: `TrustParams`. */
export const TRUST_METHOD = 'parapet/trust';

export interface TrustParams {
  readonly trusted: boolean;
}

/** The request to open or close the receiver, or to say how it is: `ReceiverParams` to `ReceiverState`. It never fails. */
export const RECEIVER_METHOD = 'parapet/receiver';

export interface ReceiverParams {
  readonly action: 'start' | 'stop' | 'state';
}

/** The notification that the receiver is in another state: `ReceiverState`. */
export const RECEIVER_STATE_METHOD = 'parapet/receiverState';

export interface ReceiverState {
  /** Where it listens; absent if it does not. */
  readonly url?: string;
  readonly port?: number;
  /** Why it does not listen though it was asked to, for a person. */
  readonly problem?: string;
}

/** The request for all trace sources: nothing to `SourceState[]`. */
export const SOURCES_METHOD = 'parapet/sources';

/** The notification that sources have changed; sent at most ten times a second. */
export const SOURCES_CHANGED_METHOD = 'parapet/sourcesChanged';

export interface SourceState {
  readonly uri: string;
  /** As people know it. */
  readonly name: string;
  readonly kind: 'file' | 'receiver' | 'backend';
  readonly moments: number;
  /** Time of the latest moment, in milliseconds since the epoch. */
  readonly latest?: number;
  /** Traces are being fetched. */
  readonly loading?: boolean;
  /** How far that is, such as `12 of 200 traces`. */
  readonly progress?: string;
  /** What was wrong last, for a person. */
  readonly problem?: string;
}

/** The request to fetch from the backends in the settings again: `PullParams` to `SourceState[]` when it is done. */
export const PULL_METHOD = 'parapet/pull';

export interface PullParams {
  /** Of one backend; absent for all. */
  readonly name?: string;
}

/** The request for the cases in the text of a test file: `FindCasesParams` to `FoundCase[]`. */
export const FIND_CASES_METHOD = 'parapet/tests/find';

export interface FindCasesParams {
  readonly uri: string;
  /** As the editor has it. */
  readonly text: string;
}

export interface FoundCase {
  readonly name: string;
  /** Of the name. */
  readonly range: Range;
}

/** The request to try every case of a test file, of it and what it names as the editor has it: `RunTestsParams` to `TestsOutcome`. It never fails. */
export const RUN_TESTS_METHOD = 'parapet/tests/run';

export interface RunTestsParams {
  readonly uri: string;
}

/**
 * The request to make a case of a test file, as the editor has it, expect what is decided now: `UpdateCaseParams` to `Authored`, which is not
 * applied yet.
 */
export const UPDATE_CASE_METHOD = 'parapet/tests/update';

export interface UpdateCaseParams {
  readonly uri: string;
  /** Of the case, as they are written. */
  readonly index: number;
}

export interface TestsOutcome {
  /** Why no case was tried; none where all were. */
  readonly problems: readonly TestProblem[];
  /** In the order they are written. */
  readonly cases: readonly CaseOutcome[];
  /** Of every rule that is tested, by the file that it is written in. */
  readonly coverage: readonly FileCoverage[];
}

export interface TestProblem {
  readonly uri: string;
  readonly range?: Range;
  readonly message: string;
}

export interface CaseOutcome extends FoundCase {
  /** What was not as expected, with the place of the expectation; none where the case passed. */
  readonly failures: readonly { readonly range: Range; readonly message: string }[];
  /** Why it could not be tried, though nothing is wrong. */
  readonly skipped?: string;
  /** What was decided, a sentence for each moment. */
  readonly decided: readonly string[];
}

export interface FileCoverage {
  readonly uri: string;
  readonly rules: readonly RuleCovered[];
}

/** How often something was true and false. Where one of them is 0, no test would notice if it were wrong. */
export interface Covered {
  readonly range: Range;
  readonly held: number;
  readonly notHeld: number;
}

export interface RuleCovered extends Covered {
  /** Its id. */
  readonly rule: string;
  readonly clauses: readonly (Covered & { readonly text: string })[];
}
