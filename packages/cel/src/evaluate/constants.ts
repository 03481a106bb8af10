import type { Checked } from '../check/check.ts';
import type { Expr, MacroExpr } from '../syntax/expr.ts';
import { children } from '../syntax/expr.ts';
import type { Result } from '../values/value.ts';
import { isStandard } from './calls.ts';
import type { Closure } from './frame.ts';
import { Frame } from './frame.ts';

/** What a constant part may cost when it is evaluated ahead; what costs more is left for later, where it is counted. */
const MAX_STEPS_AHEAD = 10_000;

/** The nodes that depend on nothing but themselves, and are more than a literal. */
export function constantNodes(root: Expr, checked: Checked): ReadonlySet<Expr> {
  const constant = new Set<Expr>();
  /** The macros around `node` whose variables it reads; `input` when it reads anything from outside. */
  const look = (node: Expr): 'input' | ReadonlySet<MacroExpr> => {
    const reference = checked.referenceOf(node);
    if (reference?.kind === 'variable' || node.kind === 'error' || node.kind === 'struct') return 'input';
    if (reference?.kind === 'local') return new Set([reference.macro]);
    if (reference?.kind === 'function' && !isStandard(reference.candidates)) return 'input';
    // Dotted names refer as a whole; what they are made of refers to nothing.
    if (reference?.kind === 'type') return NOTHING;
    const inner = childrenOf(node, reference?.kind === 'function' && reference.namespaced).map(look);
    const read = new Set<MacroExpr>();
    for (const part of inner) {
      if (part === 'input') return 'input';
      for (const macro of part) if (macro !== node) read.add(macro);
    }
    if (read.size === 0 && node.kind !== 'literal') constant.add(node);
    return read;
  };
  look(root);
  return constant;
}

const NOTHING: ReadonlySet<MacroExpr> = new Set();

function childrenOf(node: Expr, namespaced: boolean | undefined): readonly Expr[] {
  return namespaced === true && node.kind === 'call' ? node.args : children(node);
}

/** The closure of a constant node with its result worked out ahead; the closure itself where that costs too much. */
export function evaluatedAhead(run: Closure): Closure {
  let result: Result;
  try {
    result = run(new Frame({}, MAX_STEPS_AHEAD));
  } catch {
    return run;
  }
  return () => result;
}
