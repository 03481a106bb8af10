import type { Range } from '../problem.ts';
import type { Expr, IdentifierExpr, IndexExpr, SelectExpr } from '../syntax/expr.ts';
import type { CelType } from '../types/type.ts';
import { EvaluationError } from '../values/evaluation-error.ts';
import { isMap, lookup } from '../values/maps.ts';
import { numeric } from '../values/numeric.ts';
import { Optional } from '../values/optional.ts';
import { own } from '../values/record.ts';
import type { Settle } from '../values/settle.ts';
import { settler } from '../values/settle.ts';
import { isValue } from '../values/settled.ts';
import { TypeValue } from '../values/type-value.ts';
import { Unknown } from '../values/unknown.ts';
import type { Result, Value } from '../values/value.ts';
import type { Compiler } from './compiler.ts';
import { nodeErrors } from './errors.ts';
import type { Closure, RawClosure } from './frame.ts';

/** A raw read whose result is made a value of `type`. */
export function settled(read: RawClosure, type: CelType): Closure {
  const settle = settler(type);
  const quick = typeofName(type);
  if (quick === undefined) return (frame) => settle(read(frame), frame);
  return (frame) => {
    const raw = read(frame);
    // Nearly always the input is what it was declared as.
    return typeof raw === quick ? (raw as Value) : settle(raw, frame);
  };
}

/** What `typeof` says about values of a type, where that is all there is to know. */
function typeofName(type: CelType): 'string' | 'boolean' | 'number' | undefined {
  switch (type.kind) {
    case 'string':
      return 'string';
    case 'bool':
      return 'boolean';
    case 'double':
      return 'number';
    default:
      return undefined;
  }
}

/** The raw value of a variable, a macro's variable, or a type. */
export function compileName(node: Expr, compiler: Compiler): RawClosure | undefined {
  const reference = compiler.checked.referenceOf(node);
  switch (reference?.kind) {
    case 'variable':
      return variable(reference.name, node.range);
    case 'type': {
      const type = new TypeValue(reference.name);
      return () => type;
    }
    case 'local': {
      const slot = compiler.slotOf(reference.macro, reference.variable);
      if (slot !== undefined) return (frame) => frame.locals[slot];
      // Compiled on its own, a part of a macro's body reads the macro's variable like any other.
      return variable((node as IdentifierExpr).name, node.range);
    }
    default:
      return undefined;
  }
}

function variable(name: string, range: Range): RawClosure {
  const missing = nodeErrors.noVariable(name, range);
  return (frame) => own(frame.variables, name) ?? (Object.hasOwn(frame.variables, name) ? null : missing);
}

/** `operand.field`; the result is raw, absence an error. */
export function compileSelect(node: SelectExpr, compiler: Compiler): RawClosure {
  const operand = compiler.raw(node.operand);
  const { field } = node;
  const absent = nodeErrors.absent(field, node.fieldRange);
  const noFields = nodeErrors.noFields(node.operand.range);
  if (node.optional || compiler.typeOf(node.operand).kind === 'optional') {
    const settle = settler(innerType(compiler.typeOf(node)));
    return (frame) => optionalPart(operand(frame), (map) => lookup(map, field), settle, noFields, frame);
  }
  return (frame) => {
    const from = operand(frame);
    const value = fieldOf(from, field);
    if (value !== undefined) return value;
    return from instanceof Optional
      ? optionalPart(from, (map) => lookup(map, field), settler({ kind: 'dyn' }), noFields, frame)
      : missing(from, absent, noFields);
  };
}

/** `has(operand.field)`: unknown where the field, or anything on the way to it, could not be seen. */
export function compileTest(node: SelectExpr, compiler: Compiler): Closure {
  const operand = compiler.raw(node.operand);
  const { field } = node;
  const noFields = nodeErrors.noFields(node.operand.range);
  return (frame) => {
    const container = operand(frame);
    const from = container instanceof Optional ? container.value : container;
    const value = fieldOf(from, field);
    if (value instanceof Unknown) return value;
    if (value !== undefined) return true;
    if (container instanceof Optional && container.value === undefined) return false;
    if (isMap(from)) return false;
    return missing(from, noFields, noFields) as Result;
  };
}

/** The field of a map or JSON object; undefined where there is none, or no object. */
function fieldOf(from: unknown, field: string): unknown {
  return isMap(from) ? lookup(from, field) : undefined;
}

/** What a read gives that found nothing: what hides the container, or an error. */
function missing(from: unknown, absent: EvaluationError, notContainer: EvaluationError): unknown {
  if (from instanceof Unknown || from instanceof EvaluationError) return from;
  return isMap(from) ? absent : notContainer;
}

/** `operand[index]`; the result is raw, a missing element an error. */
export function compileIndex(node: IndexExpr, compiler: Compiler): RawClosure {
  const operand = compiler.raw(node.operand);
  const index = compiler.value(node.index);
  const noKey = nodeErrors.noKey(node.index.range);
  const badIndex = nodeErrors.badIndex(node.index.range);
  const noFields = nodeErrors.noFields(node.operand.range);
  const badKey = nodeErrors.noOverload('[ ]', node.index.range);
  const optional = node.optional || compiler.typeOf(node.operand).kind === 'optional';
  const settle = settler(optional ? innerType(compiler.typeOf(node)) : { kind: 'dyn' });
  return (frame) => {
    const from = operand(frame);
    const key = index(frame);
    if (from instanceof Unknown) return from;
    if (key instanceof Unknown) return key;
    if (from instanceof EvaluationError) return from;
    if (!isValue(key)) return key;
    if (optional || from instanceof Optional) {
      return optionalPart(from, (container) => partAt(container, key), settle, noFields, frame);
    }
    const value = partAt(from, key);
    if (value !== undefined) return value;
    if (Array.isArray(from)) return numeric(key) === undefined ? badKey : badIndex;
    return isMap(from) ? noKey : noFields;
  };
}

/** The element of a list or the value under a key; undefined where there is none. */
function partAt(container: unknown, key: Value): unknown {
  if (!Array.isArray(container)) return isMap(container) ? lookup(container, key) : undefined;
  const index = numeric(key);
  return index === undefined ? undefined : (container[Number(index)] as unknown);
}

/** A part as an optional: of a container, or of one that is itself optional. */
function optionalPart(
  from: unknown,
  part: (container: Parameters<typeof lookup>[0]) => unknown,
  settle: Settle,
  notContainer: EvaluationError,
  frame: Parameters<Settle>[1],
): Result {
  if (from instanceof Unknown || from instanceof EvaluationError) return from;
  const container = from instanceof Optional ? from.value : from;
  if (container === undefined) return Optional.none;
  if (!Array.isArray(container) && !isMap(container)) return notContainer;
  const raw = part(container as Parameters<typeof lookup>[0]);
  if (raw === undefined) return Optional.none;
  const value = settle(raw, frame);
  return isValue(value) ? Optional.of(value) : value;
}

function innerType(type: CelType): CelType {
  return type.kind === 'optional' ? type.of : { kind: 'dyn' };
}
