import { partition, partRestless } from './engine/partition.ts';
import type { CompiledRegex, RegexEngine } from './engine/regex-engine.ts';
import { buildWordEngines, type IndexedWords } from './engine/word-engine.ts';
import { compileSpec, inspectPattern } from './inspect.ts';
import { byStartThenPattern, type Match, type Matcher, type MatchStream } from './match.ts';
import { PatternError, type PatternSpec } from './pattern-spec.ts';
import { type Engines, matchesIn, openStream } from './stream/match-stream.ts';

export interface MatcherOptions {
  /** States that each automaton keeps before it forgets all of them. Default: 4,096. */
  readonly cacheStates?: number;
  /** Candidates that each pattern may have validated in one text. Default: 10,000. */
  readonly validations?: number;
}

/** Compiles patterns to be looked for together. Throws `PatternError` where `inspectPattern` reports problems. */
export function compileMatcher(specs: readonly PatternSpec[], options: MatcherOptions = {}): Matcher {
  const maxStates = options.cacheStates ?? 4096;
  const validations = options.validations ?? 10_000;
  const regexes: CompiledRegex[] = [];
  const words: IndexedWords[] = [];
  specs.forEach((spec, index) => {
    if (spec.kind === 'regex') regexes.push(compileOne(spec, index));
    else words.push({ index, spec: soundWords(spec, index) });
  });
  const wordEngines = buildWordEngines(words);
  let regexEngines: readonly RegexEngine[] = partition(regexes, maxStates);

  function engines(): Engines {
    regexEngines = partRestless(regexEngines, maxStates);
    return { regexEngines, wordEngines, validations };
  }

  const stream = (): MatchStream => openStream(engines());
  const findAll = (text: string): Match[] => matchesIn(engines(), text).sort(byStartThenPattern);

  return { findAll, stream };
}

function compileOne(spec: CompiledRegex['spec'], index: number): CompiledRegex {
  const { nfa, report } = compileSpec(spec);
  if (nfa === undefined || report.problems.length > 0) throw new PatternError(report.problems, index);
  return { index, spec, nfa, maxLength: report.maxLength };
}

function soundWords(spec: IndexedWords['spec'], index: number): IndexedWords['spec'] {
  const { problems } = inspectPattern(spec);
  if (problems.length > 0) throw new PatternError(problems, index);
  return spec;
}
