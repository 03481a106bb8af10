import type { CelProblem } from '../problem.ts';
import { reportTo } from '../problem.ts';
import { Cursor, MAX_DEPTH } from './cursor.ts';
import type { Expr } from './expr.ts';
import { children } from './expr.ts';
import { parseExpression } from './operators.ts';

/** The longest source that is read, in UTF-16 code units. */
export const MAX_SOURCE = 100_000;
/** After so many problems of syntax the rest would be noise. */
const MAX_PROBLEMS = 20;

export interface Parsed {
  readonly expr: Expr;
  readonly problems: readonly CelProblem[];
}

export interface ParseOptions {
  /** Whether `has`, `all` and the like are macros (the default) or functions like any other. */
  readonly macros?: boolean;
}

/**
 * Reads one expression. Never throws: what is wrong is told in `problems`, parsing goes on behind it, and the tree holds
 * everything that could be read, with `error` nodes where something is missing.
 */
export function parse(source: string, options: ParseOptions = {}): Parsed {
  const problems: CelProblem[] = [];
  const report = reportTo(problems);
  const range = { start: 0, end: source.length };
  if (source.length > MAX_SOURCE) {
    report('too-long', `An expression may have ${MAX_SOURCE} characters; split it into named parts.`, range);
    return { expr: { kind: 'error', id: 1, range, parts: [] }, problems };
  }
  const limited: typeof report = (...problem) => {
    if (problems.length < MAX_PROBLEMS) report(...problem);
  };
  const cursor = new Cursor(source, options.macros ?? true, limited, parseExpression);
  const first = cursor.expression();
  const rest = cursor.rest('the end of the expression');
  let expr = rest.length === 0 ? first : cursor.error([first, ...rest], 0, source.length);
  // Chains within chains may be deeper than the cursor can see while it reads them; a level takes a character at least.
  if (source.length > MAX_DEPTH && isDeeper(expr, MAX_DEPTH)) expr = cursor.giveUp();
  return { expr, problems: problems.sort((a, b) => a.range.start - b.range.start) };
}

/** Whether a tree has more levels than that; does not recurse. */
export function isDeeper(root: Expr, levels: number): boolean {
  let level: readonly Expr[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > levels) return true;
    level = level.flatMap(children);
  }
  return false;
}
