import { GroupDfa } from './automaton/group-dfa.ts';
import { buildProgram, type Program } from './automaton/program.ts';
import { SetDfa } from './automaton/set-dfa.ts';
import { compileSpec, inspectPattern } from './inspect.ts';
import { byStartThenPattern, type Match, type Matcher, type MatchStream } from './match.ts';
import type { Nfa } from './nfa/nfa.ts';
import { PatternError, type PatternSpec, type RegexSpec, type WordsSpec } from './pattern-spec.ts';
import { openStream } from './stream/match-stream.ts';
import { buildTrie, MAX_LISTS, type Trie } from './words/trie.ts';

export interface MatcherOptions {
  /** States that each automaton keeps before it forgets all of them. Default: 4,096. */
  readonly cacheStates?: number;
  /** Candidates that each pattern may have validated in one text. Default: 10,000. */
  readonly validations?: number;
}

/** An expression, ready to be looked for. */
export interface CompiledRegex {
  /** Index in the specs. */
  readonly index: number;
  readonly spec: RegexSpec;
  readonly nfa: Nfa;
  readonly maxLength: number;
}

/** Expressions that share an automaton. */
export interface RegexEngine {
  readonly patterns: readonly CompiledRegex[];
  readonly dfa: GroupDfa;
  /** Those of the patterns that are validated, alone; by index in `patterns`. */
  readonly alone: ReadonlyMap<number, SetDfa>;
}

/** Word lists that share a trie. */
export interface WordEngine {
  /** Indices in the specs. */
  readonly patterns: readonly number[];
  readonly trie: Trie;
}

export interface Engines {
  readonly count: number;
  readonly regexes: readonly RegexEngine[];
  readonly words: readonly WordEngine[];
  readonly validations: number;
}

/** Compiles patterns to be looked for together. Throws `PatternError` for specs that `inspectPattern` finds problems in. */
export function compileMatcher(specs: readonly PatternSpec[], options: MatcherOptions = {}): Matcher {
  const regexes = specs.flatMap((spec, index) => (spec.kind === 'regex' ? [compileOne(spec, index)] : []));
  const engines: Engines = {
    count: specs.length,
    regexes: regexes.length > 0 ? [buildRegexEngine(regexes, options.cacheStates ?? 4096)] : [],
    words: [...buildWordEngines(specs, false), ...buildWordEngines(specs, true)],
    validations: options.validations ?? 10_000,
  };
  const stream = (): MatchStream => openStream(engines);
  return {
    stream,
    findAll: (text) => {
      const once = stream();
      const matches: Match[] = [...once.push(text), ...once.end()];
      return matches.sort(byStartThenPattern);
    },
  };
}

function compileOne(spec: RegexSpec, index: number): CompiledRegex {
  const { nfa, report } = compileSpec(spec);
  if (nfa === undefined || report.problems.length > 0) throw new PatternError(report.problems, index);
  return { index, spec, nfa, maxLength: report.maxLength };
}

function buildRegexEngine(patterns: readonly CompiledRegex[], cacheStates: number): RegexEngine {
  const program: Program = buildProgram(patterns.map(({ nfa }) => nfa));
  const validated = patterns.map(({ spec }) => spec.validate !== undefined);
  const alone = new Map<number, SetDfa>();
  patterns.forEach(({ nfa }, local) => {
    if (validated[local] === true) alone.set(local, new SetDfa(buildProgram([nfa]), 'here'));
  });
  return { patterns, dfa: new GroupDfa(program, validated, cacheStates), alone };
}

function buildWordEngines(specs: readonly PatternSpec[], caseSensitive: boolean): WordEngine[] {
  const lists: { spec: WordsSpec; index: number }[] = [];
  specs.forEach((spec, index) => {
    if (spec.kind !== 'words' || (spec.caseSensitive ?? false) !== caseSensitive) return;
    const { problems } = inspectPattern(spec);
    if (problems.length > 0) throw new PatternError(problems, index);
    lists.push({ spec, index });
  });
  const engines: WordEngine[] = [];
  for (let first = 0; first < lists.length; first += MAX_LISTS) {
    const together = lists.slice(first, first + MAX_LISTS);
    const trie = buildTrie(
      together.map(({ spec }) => spec),
      caseSensitive,
    );
    engines.push({ patterns: together.map(({ index }) => index), trie });
  }
  return engines;
}
