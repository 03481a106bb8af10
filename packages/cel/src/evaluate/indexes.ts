import type { IndexExpr } from '../syntax/expr.ts';
import { EvaluationError } from '../values/evaluation-error.ts';
import { isValue } from '../values/hidden.ts';
import { isMap, lookup } from '../values/maps.ts';
import { numeric } from '../values/numeric.ts';
import { Optional } from '../values/optional.ts';
import { fieldOfRecord } from '../values/record.ts';
import { Unknown } from '../values/unknown.ts';
import type { Result, Value } from '../values/value.ts';
import type { Compiler } from './compiler.ts';
import * as nodeErrors from './errors.ts';
import { fieldNamed, readField } from './fields.ts';
import type { Frame, RawClosure } from './frame.ts';
import { givesOptional, optionalPart, partSettlerOf } from './optional-parts.ts';
import { read, reading } from './reading.ts';

/** `operand[index]`; the result is raw, a missing element an error. */
export function compileIndex(node: IndexExpr, compiler: Compiler): RawClosure {
  const operand = reading(node.operand, compiler);
  const index = compiler.value(node.index);
  const noKey = nodeErrors.noKey(node.index.range);
  const badIndex = nodeErrors.badIndex(node.index.range);
  const noFields = nodeErrors.noFields(node.operand.range);
  const badKey = nodeErrors.noOverload('[ ]', node.index.range);
  const optional = givesOptional(node, compiler);
  const settle = partSettlerOf(node, compiler);
  const any = (from: unknown, key: Result, frame: Frame): unknown => {
    if (from instanceof Unknown) return from;
    if (key instanceof Unknown) return key;
    if (from instanceof EvaluationError) return from;
    if (!isValue(key)) return key;
    if (optional || from instanceof Optional) {
      return optionalPart(from, (container) => partAt(container, key, frame), settle, noFields, frame);
    }
    const value = partAt(from, key, frame);
    if (value !== undefined) return value;
    if (Array.isArray(from)) return numeric(key) === undefined ? badKey : badIndex;
    return isMap(from) ? noKey : noFields;
  };
  const literal = node.index.kind === 'literal' ? node.index.value : undefined;
  if (typeof literal === 'string' && !optional && compiler.watch === undefined) {
    const field = fieldNamed(literal, compiler.declaredTypeOf(node.operand));
    return (frame) => {
      const from = read(operand, frame);
      const part = readField(field, from);
      return part === undefined ? any(from, literal, frame) : part;
    };
  }
  return (frame) => {
    const from = read(operand, frame);
    const key = index(frame);
    const field = typeof key === 'string' && !optional ? fieldOfRecord(from, key) : undefined;
    return field === undefined ? any(from, key, frame) : field;
  };
}

/** The element of a list or the value under a key; undefined where there is none. */
function partAt(container: unknown, key: Value, frame: Frame): unknown {
  if (!Array.isArray(container)) return isMap(container) ? lookup(container, key, frame) : undefined;
  const index = numeric(key);
  return index === undefined ? undefined : (container[Number(index)] as unknown);
}
