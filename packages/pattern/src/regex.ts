import { buildProgram } from './automaton/program.ts';
import { ENDLESS, SetDfa, type Work } from './automaton/set-dfa.ts';
import { compileSpec } from './inspect.ts';
import { PatternError, type RegexSpec } from './pattern-spec.ts';

/** One expression that answers whether it matches anywhere in a text, in time linear in the text. */
export interface Regex {
  /** Number of states: the most that can be looked at for a character. */
  readonly size: number;
  /**
   * Whether it occurs. Takes from what is left of `work` how many states were looked at: for each character that was read
   * those that could go on with it, which depends on the text alone. Where there are not enough nothing is found, and
   * less than nothing is left.
   */
  test(text: string, work?: Work): boolean;
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
  return { size: nfa.nodes.length, test: (text, work = ENDLESS) => dfa.test(text, work) };
}
