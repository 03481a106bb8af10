import type { IndexExpr, SelectExpr } from '../syntax/expr.ts';
import { types } from '../types/type.ts';
import type { EvaluationError } from '../values/evaluation-error.ts';
import { isHidden, isValue } from '../values/hidden.ts';
import type { AnyMap } from '../values/maps.ts';
import { isMap } from '../values/maps.ts';
import type { Meter } from '../values/meter.ts';
import { Optional } from '../values/optional.ts';
import type { Settle } from '../values/settle.ts';
import { settler } from '../values/settle.ts';
import type { Result } from '../values/value.ts';
import type { Compiler } from './compiler.ts';

/** A part as an optional: of a container, or of an optional that has one. */
export function optionalPart(
  from: unknown,
  part: (container: AnyMap | readonly unknown[]) => unknown,
  settle: Settle,
  notContainer: EvaluationError,
  meter: Meter,
): Result {
  if (isHidden(from)) return from;
  const container: unknown = from instanceof Optional ? from.value : from;
  if (container === undefined) return Optional.none;
  if (!Array.isArray(container) && !isMap(container)) return notContainer;
  const raw = part(container);
  if (raw === undefined) return Optional.none;
  const value = settle(raw, meter);
  return isValue(value) ? Optional.of(value) : value;
}

/** Whether a selection or index gives an optional: it is written so, or its operand is one. */
export function givesOptional(node: SelectExpr | IndexExpr, compiler: Compiler): boolean {
  return node.optional || compiler.typeOf(node.operand).kind === 'optional';
}

/** Makes what is inside the optional that a node gives a value of its type. */
export function partSettlerOf(node: SelectExpr | IndexExpr, compiler: Compiler): Settle {
  const type = compiler.typeOf(node);
  const declared = compiler.declaredTypeOf(node.operand).kind !== 'dyn' && type.kind === 'optional';
  return settler(declared ? type.of : types.dyn);
}
