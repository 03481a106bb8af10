import type { Expr, SelectExpr } from '../syntax/expr.ts';
import type { EvaluationError } from '../values/evaluation-error.ts';
import { isHidden } from '../values/hidden.ts';
import { isMap, named } from '../values/maps.ts';
import { Optional } from '../values/optional.ts';
import { settler } from '../values/settle.ts';
import { Unknown } from '../values/unknown.ts';
import type { Result } from '../values/value.ts';
import type { Compiler } from './compiler.ts';
import * as nodeErrors from './errors.ts';
import { type DeepReader, deepReader, type Field, fieldNamed, readField, sharedField } from './fields.ts';
import type { Closure, Frame, RawClosure } from './frame.ts';
import { readVariable, type Variable, variableOf } from './names.ts';
import { givesOptional, optionalPart, partSettlerOf } from './optional-parts.ts';
import { read, reading } from './reading.ts';

/** One step of a path, and what it gives where there is nothing. */
interface Step extends Field {
  readonly absent: EvaluationError;
  readonly noFields: EvaluationError;
}

/** `a.b.c`, as one read; the result is raw, absence an error. */
export function compileSelect(node: SelectExpr, compiler: Compiler): RawClosure {
  if (givesOptional(node, compiler)) return compileOptionalSelect(node, compiler);
  const place = placeOf(node, compiler);
  if (place !== undefined) return (frame) => readPlace(place, frame);
  const selects = selectsTo(node, compiler);
  const root = compiler.raw((selects[0] ?? node).operand);
  const steps = selects.map((select) => stepOf(select, fieldNamed, compiler));
  return (frame) => {
    let from = root(frame);
    for (let index = 0; index < steps.length; index += 1) from = select(from, steps[index] as Step, frame);
    return from;
  };
}

/** The selections that end in `node`, outermost last. */
function selectsTo(node: SelectExpr, compiler: Compiler): readonly SelectExpr[] {
  const selects = [node];
  for (let { operand } = node; isPlainStep(operand, compiler); { operand } = operand) selects.unshift(operand);
  return selects;
}

/**
 * Where most input is: a variable, or a macro's, or one or two fields below it. What is looked at each time stands in it: of many
 * expressions that are evaluated in turn, each object costs that has to be fetched.
 */
export interface Place {
  /** There is none; see `Reading`. */
  readonly run: undefined;
  /** Reads root and first field at once, by these names. */
  readonly both: DeepReader | undefined;
  readonly name: string;
  readonly inner: string;
  readonly second: Step | undefined;
  readonly first: Step | undefined;
  readonly root: Variable | number;
}

/** The place that a node reads; undefined for every other node, and where every node is watched. */
export function placeOf(node: Expr, compiler: Compiler): Place | undefined {
  if (compiler.watch !== undefined) return undefined;
  const [first, second, ...more] = isPlainStep(node, compiler) ? selectsTo(node, compiler) : [];
  const base = first === undefined ? node : first.operand;
  const reference = compiler.checked.referenceOf(base);
  if (more.length > 0 || reference === undefined) return undefined;
  const isGiven = reference.kind === 'variable' && reference.value === undefined;
  const both = first && isGiven ? deepReader(reference.name, first.field) : undefined;
  const field = both === undefined ? fieldNamed : sharedField;
  const root =
    reference.kind === 'local'
      ? compiler.slotOf(reference.macro, reference.variable)
      : variableOf(base, field, compiler);
  if (root === undefined) return undefined;
  const step = first && stepOf(first, field, compiler);
  return {
    run: undefined,
    both,
    name: typeof root === 'number' ? '' : root.name,
    inner: step?.name ?? '',
    second: second && stepOf(second, fieldNamed, compiler),
    first: step,
    root,
  };
}

export function readPlace(place: Place, frame: Frame): unknown {
  const { both, second } = place;
  if (both !== undefined) {
    const part = both(frame.variables, place.name, place.inner);
    if (part !== undefined) return second === undefined ? part : select(part, second, frame);
  }
  const { root, first } = place;
  // A macro has entered its first round where one of its variables is read.
  const from = typeof root === 'number' ? (frame.locals as unknown[])[root] : readVariable(root, frame);
  if (first === undefined) return from;
  const part = select(from, first, frame);
  return second === undefined ? part : select(part, second, frame);
}

function stepOf({ field, fieldRange, operand }: SelectExpr, named: typeof fieldNamed, compiler: Compiler): Step {
  return {
    ...named(field, compiler.declaredTypeOf(operand)),
    absent: nodeErrors.absent(field, fieldRange),
    noFields: nodeErrors.noFields(operand.range),
  };
}

/** Whether a selection is a step of a path: not optional, no test, and not itself the name of something. */
function isPlainStep(node: Expr, compiler: Compiler): node is SelectExpr {
  if (compiler.watch !== undefined || node.kind !== 'select') return false;
  return !node.test && !givesOptional(node, compiler) && compiler.checked.referenceOf(node) === undefined;
}

function select(from: unknown, step: Step, frame: Frame): unknown {
  const value = readField(step, from);
  return value === undefined ? selectSlowly(from, step, frame) : value;
}

/** What is left when the field is not one of a JSON object. */
function selectSlowly(from: unknown, { name, absent, noFields }: Step, frame: Frame): unknown {
  if (isHidden(from)) return from;
  // An optional may come along untyped.
  if (from instanceof Optional) {
    return optionalPart(from, (container) => fieldOf(container, name), settler({ kind: 'dyn' }), noFields, frame);
  }
  const value = fieldOf(from, name);
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
  const operand = reading(node.operand, compiler);
  const field = fieldNamed(node.field, compiler.declaredTypeOf(node.operand));
  const noFields = nodeErrors.noFields(node.operand.range);
  return (frame): Result => {
    const container = read(operand, frame);
    const quick = readField(field, container);
    if (quick !== undefined) return quick instanceof Unknown ? quick : true;
    if (isHidden(container)) return container;
    const from: unknown = container instanceof Optional ? container.value : container;
    const value = fieldOf(from, field.name);
    if (value !== undefined) return value instanceof Unknown ? value : true;
    return from === undefined || isMap(from) ? false : noFields;
  };
}

/** The field of a map; undefined where there is none, or no map. */
function fieldOf(from: unknown, field: string): unknown {
  return isMap(from) ? named(from, field) : undefined;
}
