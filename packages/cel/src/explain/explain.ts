import type { Checked } from '../check/check.ts';
import type { CompileOptions } from '../evaluate/compile.ts';
import { compileWatched } from '../evaluate/compile.ts';
import type { Expr, MacroExpr } from '../syntax/expr.ts';
import type { Result } from '../values/value.ts';
import type { Round } from './trace.ts';
import { Trace } from './trace.ts';

/** One evaluation with everything that happened in it. */
export interface Explanation {
  /** What `evaluate` gives. */
  readonly result: Result;
  /**
   * What a node gave; undefined where it was not reached, as what follows a deciding operand. Nodes within macros have
   * values in `roundsOf` their macro. Parts of a dotted name, and namespaces, are names and have none.
   */
  valueOf(node: Expr): Result | undefined;
  /** The rounds of a macro that is not within another one: one for each element that was looked at, in their order. */
  roundsOf(macro: MacroExpr): readonly Round[];
}

/**
 * Evaluates an expression once and tells what each of its parts gave. It is compiled anew for that, without what makes
 * evaluating quick, so ordinary evaluation knows nothing of it. Never throws.
 */
export function explain(
  checked: Checked,
  variables: Readonly<Record<string, unknown>>,
  options: CompileOptions = {},
): Explanation {
  const trace = new Trace((node) => checked.typeOf(node));
  const result = compileWatched(checked, trace, options).evaluate(variables);
  const { whole } = trace;
  return { result, valueOf: (node) => whole.valueOf(node), roundsOf: (macro) => whole.roundsOf(macro) };
}
