import type { Expr, SelectExpr } from '../syntax/expr.ts';
import { EvaluationError } from '../values/evaluation-error.ts';
import { isMap, lookup } from '../values/maps.ts';
import { Optional } from '../values/optional.ts';
import { fieldOfRecord } from '../values/record.ts';
import { settler } from '../values/settle.ts';
import { Unknown } from '../values/unknown.ts';
import type { Result } from '../values/value.ts';
import type { Compiler } from './compiler.ts';
import { nodeErrors } from './errors.ts';
import type { Closure, Frame, RawClosure } from './frame.ts';
import { givesOptional, optionalPart, partSettlerOf } from './optional-parts.ts';

/** One step of a path, and what it gives where there is nothing. */
interface Step {
  readonly field: string;
  readonly absent: EvaluationError;
  readonly noFields: EvaluationError;
}

/** `a.b.c`, as one read; the result is raw, absence an error. */
export function compileSelect(node: SelectExpr, compiler: Compiler): RawClosure {
  if (givesOptional(node, compiler)) return compileOptionalSelect(node, compiler);
  const steps: Step[] = [];
  let base: Expr = node;
  while (base.kind === 'select' && (base === node || isPlainStep(base, compiler))) {
    steps.unshift(stepOf(base));
    base = base.operand;
  }
  const root = compiler.raw(base);
  const [first, ...rest] = steps;
  if (first === undefined) return root;
  if (rest.length === 0) return (frame) => select(root(frame), first, frame);
  return (frame) => {
    let from = select(root(frame), first, frame);
    for (let index = 0; index < rest.length; index += 1) from = select(from, rest[index] as Step, frame);
    return from;
  };
}

function stepOf({ field, fieldRange, operand }: SelectExpr): Step {
  return { field, absent: nodeErrors.absent(field, fieldRange), noFields: nodeErrors.noFields(operand.range) };
}

/** Whether a selection is a step of a path: not optional, no test, and not itself the name of something. */
function isPlainStep(node: SelectExpr, compiler: Compiler): boolean {
  if (compiler.watch !== undefined) return false;
  return !node.test && !givesOptional(node, compiler) && compiler.checked.referenceOf(node) === undefined;
}

function select(from: unknown, step: Step, frame: Frame): unknown {
  const value = fieldOfRecord(from, step.field);
  return value === undefined ? selectSlowly(from, step, frame) : value;
}

/** What is left when the field is not one of a JSON object. */
function selectSlowly(from: unknown, { field, absent, noFields }: Step, frame: Frame): unknown {
  if (from instanceof Unknown || from instanceof EvaluationError) return from;
  // An optional may come along untyped.
  if (from instanceof Optional) {
    return optionalPart(from, (container) => fieldOf(container, field), settler({ kind: 'dyn' }), noFields, frame);
  }
  const value = fieldOf(from, field);
  if (value !== undefined) return value;
  return isMap(from) ? absent : noFields;
}

function compileOptionalSelect(node: SelectExpr, compiler: Compiler): RawClosure {
  const operand = compiler.raw(node.operand);
  const { field } = node;
  const noFields = nodeErrors.noFields(node.operand.range);
  const settle = partSettlerOf(node, compiler);
  return (frame) => optionalPart(operand(frame), (container) => fieldOf(container, field), settle, noFields, frame);
}

/** `has(operand.field)`: unknown where the field, or anything on the way to it, could not be seen. */
export function compileTest(node: SelectExpr, compiler: Compiler): Closure {
  const operand = compiler.raw(node.operand);
  const { field } = node;
  const noFields = nodeErrors.noFields(node.operand.range);
  return (frame): Result => {
    const container = operand(frame);
    if (container instanceof Unknown || container instanceof EvaluationError) return container;
    const from: unknown = container instanceof Optional ? container.value : container;
    const value = fieldOf(from, field);
    if (value !== undefined) return value instanceof Unknown ? value : true;
    return from === undefined || isMap(from) ? false : noFields;
  };
}

/** The field of a map; undefined where there is none, or no map. */
function fieldOf(from: unknown, field: string): unknown {
  return isMap(from) ? lookup(from, field) : undefined;
}
