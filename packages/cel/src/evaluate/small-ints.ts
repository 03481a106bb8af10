import type { Expr } from '../syntax/expr.ts';
import type { Compiler } from './compiler.ts';
import type { Frame } from './frame.ts';
import { placeOf, readPlace } from './paths.ts';
import { measuredSize } from './size.ts';

/**
 * An int as a number of JavaScript, or NaN where it does not fit into one, or there is none; then the node has to be
 * evaluated as any other.
 */
export type SmallInt = (frame: Frame) => number;

/**
 * Ints that are only compared need not be bigints, which are slow, as long as they are small: literals, declared input,
 * sizes, and their sums, differences and products. Undefined for every other node.
 */
export function compileSmallInt(node: Expr, compiler: Compiler): SmallInt | undefined {
  if (compiler.watch !== undefined) return undefined;
  if (node.kind === 'literal') {
    const value = constantSmallInt(node);
    return value === undefined ? undefined : () => value;
  }
  if (node.kind === 'binary') {
    const left = compileSmallInt(node.left, compiler);
    const right = left && compileSmallInt(node.right, compiler);
    return left && right && combined(node.operator, left, right, constantSmallInt(node.right));
  }
  const size = measuredSize(node, compiler);
  if (size !== undefined) return size;
  const place = compiler.declaredTypeOf(node).kind === 'int' ? placeOf(node, compiler) : undefined;
  if (place === undefined) return undefined;
  return (frame) => {
    const raw = readPlace(place, frame);
    const value = typeof raw === 'bigint' ? Number(raw) : raw;
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : Number.NaN;
  };
}

/** A small int as it is written. */
export function constantSmallInt(node: Expr): number | undefined {
  const value = node.kind === 'literal' && typeof node.value === 'bigint' ? Number(node.value) : Number.NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}

function combined(
  operator: string,
  left: SmallInt,
  right: SmallInt,
  constant: number | undefined,
): SmallInt | undefined {
  switch (operator) {
    case '+':
      return (frame) => exact(left(frame) + (constant ?? right(frame)));
    case '-':
      return (frame) => exact(left(frame) - (constant ?? right(frame)));
    case '*':
      return (frame) => exact(left(frame) * (constant ?? right(frame)));
    default:
      return undefined;
  }
}

function exact(value: number): number {
  return Number.isSafeInteger(value) ? value : Number.NaN;
}
