import { buildProgram } from './automaton/program.ts';
import { SetDfa } from './automaton/set-dfa.ts';
import { compileSpec } from './inspect.ts';
import { PatternError, type RegexSpec } from './pattern-spec.ts';

/** One expression that answers whether it matches anywhere in a text, in time linear in the text. */
export interface Regex {
  /** Number of states: the most steps that a character can take. */
  readonly size: number;
  test(text: string): boolean;
}

/**
 * Compiles RE2 syntax (plus one-character lookaround) to an unanchored test, as CEL's `matches`. Throws `PatternError`
 * for what `inspectPattern` reports, except that an expression may be one that never matches.
 */
export function compileRegex(source: string, options: { readonly ignoreCase?: boolean } = {}): Regex {
  const spec: RegexSpec = { kind: 'regex', source, ignoreCase: options.ignoreCase ?? false };
  const { nfa, report } = compileSpec(spec);
  const problems = report.problems.filter((problem) => problem.code !== 'never-matches');
  if (nfa === undefined || problems.length > 0) throw new PatternError(problems);
  const dfa = new SetDfa(buildProgram([nfa]), 'anywhere');
  return { size: nfa.nodes.length, test: (text) => dfa.test(text) };
}
