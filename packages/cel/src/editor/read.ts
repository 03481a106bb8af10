import type { Checked } from '../check/check.ts';
import { check } from '../check/check.ts';
import type { Environment } from '../library/declaration.ts';
import type { Range } from '../problem.ts';
import type { MacroDecl } from '../syntax/declared-macros.ts';
import { expandMacrosAt, isCallOf } from '../syntax/declared-macros.ts';
import type { CallExpr, Expr } from '../syntax/expr.ts';
import { parse } from '../syntax/parse.ts';
import { withParts } from '../syntax/rebuild.ts';

/** A source as editors look at it. */
export interface Reading {
  /** With declared macros written out. What comes out of their bodies stands nowhere: its ranges are empty. */
  readonly checked: Checked;
  readonly calls: readonly DeclaredCall[];
}

/** Where a declared macro is called. */
export interface DeclaredCall {
  readonly call: CallExpr;
  readonly macro: MacroDecl;
  /** The range, by identity, of what came out of the body. */
  readonly place: Range;
}

/** Reads and checks a source in whatever state it is. */
export function readSource(source: string, environment: Environment, macros: readonly MacroDecl[]): Reading {
  if (macros.length === 0) return { checked: check(parse(source).expr, environment), calls: [] };
  const calls: DeclaredCall[] = [];
  const parsed = parse(source);
  const complete = { ...parsed, expr: completed(parsed.expr, macros) };
  const { expr } = expandMacrosAt(complete, macros, (call) => {
    const place = { start: call.nameRange.start, end: call.nameRange.start };
    const macro = macros.find((candidate) => isCallOf(call, candidate));
    if (macro !== undefined) calls.push({ call, macro, place });
    return place;
  });
  return { checked: check(expr, environment), calls };
}

/** With every call of a declared macro given the arguments that are still to be written, so that it is one. */
function completed(expr: Expr, macros: readonly MacroDecl[]): Expr {
  const node = withParts(expr, (part) => completed(part, macros));
  if (node.kind !== 'call') return node;
  const macro = macros.find(
    ({ name, receiver, parameters }) =>
      name === node.function &&
      (receiver === undefined) === (node.receiver === undefined) &&
      parameters.length > node.args.length,
  );
  if (macro === undefined || macros.some((candidate) => isCallOf(node, candidate))) return node;
  const { end } = node.range;
  const missing = macro.parameters
    .slice(node.args.length)
    .map((): Expr => ({ kind: 'error', id: node.id, range: { start: end, end }, parts: [] }));
  return { ...node, args: [...node.args, ...missing] };
}
