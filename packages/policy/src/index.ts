export { type CodeDoc, codes } from './check/codes.ts';
export { decide } from './decide/decide.ts';
export type { Abilities } from './decision/abilities.ts';
export { allAbilities } from './decision/abilities.ts';
export type { Action, ActionScope, Consequence, Slot, Verdict } from './decision/action.ts';
export { actions, isProtecting, isWithholding, slotOf, slots, verdictOf, verdicts } from './decision/action.ts';
export type {
  Also,
  Coverage,
  Decision,
  Finding,
  Mode,
  RuleResult,
  RuleSeverity,
} from './decision/decision.ts';
export type { Recalled, WorkflowResult } from './decision/history-use.ts';
export type { Host, Outcome } from './decision/outcome.ts';
export { occurrenceOf } from './decision/outcome.ts';
export type { Proposal, Proposed, Stance } from './decision/proposal.ts';
export { isWithheldBy, nothingProposed, propose, strictest } from './decision/proposal.ts';
export type { Redaction } from './decision/redaction.ts';
export { endOfText, isOfAll, redact } from './decision/redaction.ts';
export { canonicalJson } from './digest.ts';
export { engineVersion } from './engine-version.ts';
export { type ExplainOptions, explain } from './explain/explain.ts';
export type { Explanation, RuleExplanation, Step, ToldValue } from './explain/explanation.ts';
export type { Fact, FactFailure, FactFinding } from './fact/fact.ts';
export { factFailures, readFact } from './fact/fact.ts';
export type { FactSource } from './fact/fact-finder.ts';
export type { FactRequest, Facts } from './fact/fact-request.ts';
export { factsNeeded } from './fact/facts-needed.ts';
export type { FactUse, RecordedFact } from './fact/recorded-fact.ts';
export { finderType, findingType } from './finder/finder-functions.ts';
export type {
  History,
  Kept,
  KeptHistory,
  KeptMemory,
  KeptWorkflow,
  Keys,
  Occurrence,
  Question,
  SavedHistory,
} from './history/history.ts';
export type { HistoryOptions } from './history/in-memory-history.ts';
export { createHistory, defaultLateness, restoreHistory } from './history/in-memory-history.ts';
export type { Recollection, Remembrance } from './history/recollection.ts';
export type { Way } from './history/standing.ts';
export type { ReadFile } from './list/read-beside.ts';
export { memoryMembers } from './memory/memory-type.ts';
export type {
  CallParameters,
  Ending,
  Input,
  Json,
  Message,
  Moment,
  MomentContext,
  MomentKind,
  OpaquePart,
  Output,
  Part,
  RecordedPiece,
  Retrieval,
  RetrievedDocument,
  Seen,
  SpanFacts,
  TextPart,
  ToolCall,
  ToolCallPart,
  ToolCallResponsePart,
} from './moment/moment.ts';
export { momentKinds, unseenEnding } from './moment/moment.ts';
export { foundText, ownTextsOf } from './moment/own-text.ts';
export { redactedMoment } from './moment/redacted-moment.ts';
export { partSeparator } from './moment/text.ts';
export type { RecordedFinding } from './moment/unknown-text.ts';
export { UnknownText } from './moment/unknown-text.ts';
export type { Fix, Problem } from './problem.ts';
export { createReporter } from './problem.ts';
export { actionDocs, actionMoments } from './schema/action-schema.ts';
export { conditionFunctions } from './schema/condition-functions.ts';
export { labelFileFields } from './schema/label-schema.ts';
export { momentVariables, reservedNames } from './schema/moment-schema.ts';
export {
  clauseFields,
  finderKinds,
  listFields,
  modeDocs,
  momentDocs,
  policyFields,
  ruleFields,
  settlingDocs,
  severityDocs,
} from './schema/policy-schema.ts';
export { profileDocs, settingsFields } from './schema/settings-schema.ts';
export type { FieldSchema, Fields, Shape } from './schema/shape.ts';
export { testFields } from './schema/test-schema.ts';
export { type KeptPolicySet, keptPolicySet, type ReadBack, readKeptPolicySet } from './set/kept-set.ts';
export type { LoadedPolicySet, LoadOptions, PolicyFile, Profile } from './set/load-policy-set.ts';
export { loadPolicySet, profiles } from './set/load-policy-set.ts';
export { createLoader, type Loader } from './set/loader.ts';
export { boundAt, boundPart, freePart } from './set/part.ts';
export type { PolicySet, PolicySummary, RuleSummary, SpanSketch, StreamClass } from './set/policy-set.ts';
export type { PolicySources } from './set/policy-sources.ts';
export type { ContextPath, ContextSource, Settings } from './settings/project-settings.ts';
export { noSettings, parseSettings } from './settings/project-settings.ts';
export type { Channel, GatedStream, Release } from './stream/gated-stream.ts';
export { stream } from './stream/stream.ts';
export type { Label, LabelFile, LabelKind } from './testing/labels.ts';
export { labelKinds, mustHold } from './testing/labels.ts';
export type {
  Expectation,
  PolicyTest,
  TestCase,
  TestStep,
  TestSubject,
  WrittenFact,
  WrittenMoment,
} from './testing/policy-test.ts';
export { readLabels } from './testing/read-labels.ts';
export { readMomentFile, readPolicyTest } from './testing/read-test.ts';
export type { StateSummary, WorkflowSummary } from './workflow/workflow-summary.ts';
export { readYaml } from './yaml/read-yaml.ts';
