import { buildProgram } from './automaton/program.ts';
import { SetDfa } from './automaton/set-dfa.ts';
import { compileSpec } from './inspect.ts';
import { PatternError, type RegexSpec } from './pattern-spec.ts';

/** One expression that answers whether it matches anywhere in a text, in time linear in the text. */
export interface Regex {
  /** Number of states: the most that can be looked at for a character. */
  readonly size: number;
  test(text: string): boolean;
  /**
   * The same, and how many states were looked at: for each character that was read those that could go on with it. That
   * depends on the text alone. Where it would be more than `most`, nothing is found, and more than that are told.
   */
  measure(text: string, most: number): { readonly found: boolean; readonly states: number };
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
  return {
    size: nfa.nodes.length,
    test: (text) => dfa.test(text, { left: Number.POSITIVE_INFINITY }),
    measure: (text, most) => {
      const work = { left: most };
      const found = dfa.test(text, work);
      return { found, states: most - work.left };
    },
  };
}
