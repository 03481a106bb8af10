/** What editors and formatters need besides: hosts that decide do not load it. */
export { createFoundTexts, type FoundTexts } from './finder/found-texts.ts';
export { type FileKind, formatFile } from './format/format-file.ts';
export { createEnvironments, namesKey } from './outline/environments.ts';
export { readLabelOutline } from './outline/label-outline.ts';
export { namesUsed } from './outline/names-used.ts';
export type {
  Declaration,
  ExpressionPlace,
  FileMention,
  Mention,
  NameKind,
  PolicyOutline,
  SharedNameKind,
} from './outline/policy-outline.ts';
export { rangesAround } from './outline/ranges-around.ts';
export { readOutline } from './outline/read-outline.ts';
export { readTestOutline, type TestOutline } from './outline/test-outline.ts';
export type { SourceRange } from './problem.ts';
export { starter } from './starter/starter.ts';
export type { Located } from './syntax/policy-syntax.ts';
export { momentAsWritten } from './testing/moment-as-written.ts';
export {
  type ConditionInWords,
  type NameInWords,
  type PolicyInWords,
  policiesInWords,
  type RuleInWords,
  type ToldPolicy,
  toldPolicies,
} from './words/policy.ts';
export { createYamlParser, type ParseYaml } from './yaml/parse-yaml.ts';
