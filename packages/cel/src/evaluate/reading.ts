import type { Expr } from '../syntax/expr.ts';
import { types } from '../types/type.ts';
import type { Settle } from '../values/settle.ts';
import { settler } from '../values/settle.ts';
import type { Compiler } from './compiler.ts';
import type { Frame, RawClosure } from './frame.ts';
import { type Place, placeOf, readPlace } from './paths.ts';

/** How a node is read by the node around it: nearly always straight from a place, which spares a call. */
export type Reading = Place | { readonly run: RawClosure };

/** Reads what `compiler.raw` gives. */
export const reading = (node: Expr, compiler: Compiler): Reading =>
  placeOf(node, compiler) ?? { run: compiler.raw(node) };

export const read = (source: Reading, frame: Frame): unknown =>
  source.run === undefined ? readPlace(source, frame) : source.run(frame);

/** A reading for those who look for a scalar first, which spares settling. */
export interface ScalarReading {
  readonly source: Reading;
  /** Makes a result of what was read, unless it is of the kind that was looked for. */
  readonly settle: Settle;
}

/** Input may be read raw where what it was declared as leaves scalars of this kind as they are. */
export function scalarReading(node: Expr, kind: 'string' | 'double' | 'dyn', compiler: Compiler): ScalarReading {
  const declared = compiler.declaredTypeOf(node);
  if (declared.kind === kind || declared.kind === 'dyn') {
    return { source: reading(node, compiler), settle: settler(declared) };
  }
  return { source: { run: compiler.value(node) }, settle: settler(types.dyn) };
}
