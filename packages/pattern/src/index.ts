export type { Work } from './automaton/set-dfa.ts';
export { inspectPattern, MAX_STATES } from './inspect.ts';
export type { Match, Matcher, MatchStream } from './match.ts';
export { compileMatcher, type MatcherOptions } from './matcher.ts';
export {
  PatternError,
  type PatternProblem,
  type PatternReport,
  type PatternSpec,
  type RegexSpec,
  type WordsSpec,
} from './pattern-spec.ts';
export { compileRegex, type Regex } from './regex.ts';
export { type Captures, compileSearch, type Place, type Search } from './search.ts';
export { foldCase } from './unicode/case-folding.ts';
export { UNICODE_VERSION } from './unicode/generated/case-folding.ts';
