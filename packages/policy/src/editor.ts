/** What editors and formatters need besides: hosts that decide do not load it. */
export { type FileKind, formatFile } from './format/format-file.ts';
export {
  type ConditionInWords,
  type NameInWords,
  type PolicyInWords,
  policiesInWords,
  type RuleInWords,
} from './words/policy.ts';
