import type { BinaryExpr, BinaryOperator, CallExpr, Expr } from '../syntax/expr.ts';
import type { EvaluationError } from '../values/evaluation-error.ts';
import { isHidden } from '../values/hidden.ts';
import { isMap, keysOf } from '../values/maps.ts';
import type { Meter } from '../values/meter.ts';
import { spend, textCost } from '../values/meter.ts';
import { lengthOf } from '../values/text.ts';
import type { Unknown } from '../values/unknown.ts';
import { hiddenEntries } from '../values/unknown-parts.ts';
import type { Compiler } from './compiler.ts';
import * as nodeErrors from './errors.ts';
import type { Closure, Frame } from './frame.ts';
import { type Comparison, holds, ORDER_TESTS } from './order-tests.ts';
import { placeOf, readPlace } from './paths.ts';
import { read, reading } from './reading.ts';

/** The value that `size` is asked about, where the call is the standard's `size` and nothing else. */
function measured(node: Expr, compiler: Compiler): Expr | undefined {
  if (node.kind !== 'call' || node.function !== 'size') return undefined;
  const reference = compiler.checked.referenceOf(node);
  if (reference?.kind !== 'function' || reference.namespaced) return undefined;
  const standard = reference.candidates.every(({ id }) => STANDARD_SIZES.has(id));
  return standard ? (node.receiver ?? node.args[0]) : undefined;
}

const STANDARD_SIZES: ReadonlySet<string> = new Set(
  ['string', 'bytes', 'list', 'map'].flatMap((kind) => [`size_${kind}`, `${kind}_size`]),
);

/** `size(x)`; undefined where the call means something else. */
export function compileSize(node: CallExpr, compiler: Compiler): Closure | undefined {
  const subject = measured(node, compiler);
  if (subject === undefined) return undefined;
  const source = reading(subject, compiler);
  const wrong = nodeErrors.noOverload('size', node.range);
  return (frame) => {
    const size = sizeOf(read(source, frame), Number.POSITIVE_INFINITY, frame) ?? wrong;
    return typeof size === 'number' ? BigInt(size) : size;
  };
}

/**
 * `size(x)` as a number, NaN where there is none. Only of what is read from a place: the caller compiles the node once more, and
 * what is made within what is made would be compiled without end.
 */
export function measuredSize(node: Expr, compiler: Compiler): ((frame: Frame) => number) | undefined {
  const subject = measured(node, compiler);
  const place = subject && placeOf(subject, compiler);
  if (place === undefined) return undefined;
  return (frame) => {
    const size = sizeOf(readPlace(place, frame), Number.POSITIVE_INFINITY, frame);
    return typeof size === 'number' ? size : Number.NaN;
  };
}

const MIRRORED: Partial<Record<BinaryOperator, Comparison>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** `size(x) > 3` and its like, counted in JavaScript's numbers and only as far as the answer needs. */
export function compileSizeComparison(node: BinaryExpr, compiler: Compiler): Closure | undefined {
  const mirrored = constantSize(node.left) !== undefined;
  const limit = constantSize(mirrored ? node.left : node.right);
  const call = mirrored ? node.right : node.left;
  const subject = measured(call, compiler);
  if (limit === undefined || subject === undefined || compiler.watch !== undefined) return undefined;
  const test = ORDER_TESTS[(mirrored && MIRRORED[node.operator]) || (node.operator as keyof typeof ORDER_TESTS)];
  const source = reading(subject, compiler);
  const wrong = nodeErrors.noOverload('size', call.range);
  return (frame) => {
    const size = sizeOf(read(source, frame), limit, frame) ?? wrong;
    return typeof size === 'number' ? holds(test, size, limit) : size;
  };
}

function constantSize(node: Expr): number | undefined {
  if (node.kind !== 'literal' || typeof node.value !== 'bigint') return undefined;
  return node.value >= 0n && node.value < 2n ** 31n ? Number(node.value) : undefined;
}

/**
 * The size of a value, or anything above `limit` once it is certain to be above. An entry that is hidden may be absent,
 * so a container that has one is of unknown size. Undefined for what has no size.
 */
function sizeOf(value: unknown, limit: number, meter: Meter): number | Unknown | EvaluationError | undefined {
  if (typeof value === 'string') {
    // A character takes one unit or two, so a text of so many units has more characters than the limit.
    if (value.length > 2 * limit + 1) return value.length;
    spend(meter, textCost(value));
    return lengthOf(value);
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    spend(meter, value.length >> 3);
    return hiddenEntries(value, meter) ?? value.length;
  }
  if (isHidden(value)) return value;
  if (value instanceof Uint8Array) return value.length;
  if (!isMap(value)) return undefined;
  const keys = keysOf(value);
  spend(meter, 2 * keys.length);
  return hiddenEntries(value, meter) ?? keys.length;
}
