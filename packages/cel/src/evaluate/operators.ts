import type { BinaryExpr, Expr, UnaryExpr } from '../syntax/expr.ts';
import type { ArithmeticOperator } from '../values/arithmetic.ts';
import { arithmetic, joined, negate, ofDoubles } from '../values/arithmetic.ts';
import { equals, isIn } from '../values/equality.ts';
import { EvaluationError } from '../values/evaluation-error.ts';
import { hiddenOf, isValue } from '../values/hidden.ts';
import { isMap, lookup } from '../values/maps.ts';
import type { Meter } from '../values/meter.ts';
import { compare } from '../values/order.ts';
import { fieldOfRecord, propertyName } from '../values/record.ts';
import { settler } from '../values/settle.ts';
import { Unknown } from '../values/unknown.ts';
import type { Result, Value } from '../values/value.ts';
import type { Compiler } from './compiler.ts';
import * as nodeErrors from './errors.ts';
import { fieldNamed, readField } from './fields.ts';
import type { Closure, Frame } from './frame.ts';
import { compileLogic } from './logic.ts';
import { type Comparison, holds, ORDER_TESTS, type OrderTest } from './order-tests.ts';
import { read, reading, scalarReading } from './reading.ts';
import { compileSizeComparison } from './size.ts';
import { compileSmallInt, constantSmallInt } from './small-ints.ts';

export function compileBinary(node: BinaryExpr, compiler: Compiler): Closure {
  switch (node.operator) {
    case '&&':
    case '||':
      return compileLogic(node, compiler);
    case '==':
    case '!=':
      return compileSizeComparison(node, compiler) ?? compileEquality(node, compiler);
    case 'in':
      return compileIn(node, compiler);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compileSizeComparison(node, compiler) ?? compileComparison(node, node.operator, compiler);
    default:
      return compileArithmetic(node, node.operator, compiler);
  }
}

/** An operator that needs both values: unknowns come before errors, the left error before the right. */
function strict(node: BinaryExpr, compiler: Compiler, apply: (a: Value, b: Value, meter: Meter) => Result): Closure {
  const left = compiler.value(node.left);
  const right = compiler.value(node.right);
  return (frame) => {
    const a = left(frame);
    const b = right(frame);
    return isValue(a) && isValue(b) ? apply(a, b, frame) : hiddenOf(a, b);
  };
}

function compileArithmetic(node: BinaryExpr, operator: ArithmeticOperator, compiler: Compiler): Closure {
  const wrong = nodeErrors.noOverload(operator, node.range);
  const { source, settle } = scalarReading(node.left, 'dyn', compiler);
  const constant = constantOf(node.right, compiler);
  const right = compiler.value(node.right);
  const any = (raw: unknown, b: Result, frame: Frame): Result => {
    const a = settle(raw, frame);
    if (!isValue(a) || !isValue(b)) return hiddenOf(a, b);
    const result = arithmetic(operator, a, b, frame) ?? wrong;
    return result instanceof EvaluationError ? result.at(node.range) : result;
  };
  return (frame) => {
    const a = read(source, frame);
    const b = constant ?? right(frame);
    // The commonest values deserve to be quick.
    if (typeof a === 'number' && typeof b === 'number') return ofDoubles(operator, a, b) ?? wrong;
    if (operator === '+' && typeof a === 'string' && typeof b === 'string') return joined(a, b, frame);
    return any(a, b, frame);
  };
}

/** What a node is as it is written, where that need not be evaluated. */
function constantOf(node: Expr, compiler: Compiler): Value | undefined {
  return node.kind === 'literal' && compiler.watch === undefined ? node.value : undefined;
}

export function compileNegation(node: UnaryExpr, compiler: Compiler): Closure {
  const operand = compiler.value(node.operand);
  const wrong = nodeErrors.noOverload('-', node.range);
  return (frame) => {
    const value = operand(frame);
    if (!isValue(value)) return value;
    const result = negate(value) ?? wrong;
    return result instanceof EvaluationError ? result.at(node.range) : result;
  };
}

function compileComparison(node: BinaryExpr, operator: Comparison, compiler: Compiler): Closure {
  const wrong = nodeErrors.noOverload(operator, node.range);
  const test = ORDER_TESTS[operator];
  const any = (a: Result, b: Result, frame: Frame): Result => {
    if (!isValue(a) || !isValue(b)) return hiddenOf(a, b);
    const order = compare(a, b, frame);
    return order === undefined ? wrong : holds(test, order, 0);
  };
  const { right } = node;
  if (right.kind === 'literal' && typeof right.value === 'number' && compiler.watch === undefined) {
    const limit = right.value;
    const { source, settle } = scalarReading(node.left, 'double', compiler);
    return (frame) => {
      const a = read(source, frame);
      return typeof a === 'number' ? holds(test, a, limit) : any(settle(a, frame), limit, frame);
    };
  }
  const readLeft = compiler.value(node.left);
  const readRight = compiler.value(node.right);
  const ofValues: Closure = (frame) => {
    const a = readLeft(frame);
    const b = readRight(frame);
    return typeof a === 'number' && typeof b === 'number' ? holds(test, a, b) : any(a, b, frame);
  };
  return compileSmallComparison(node, test, ofValues, compiler) ?? ofValues;
}

/** A comparison of ints that are small nearly always; `slow` takes the others. */
function compileSmallComparison(
  node: BinaryExpr,
  test: OrderTest,
  slow: Closure,
  compiler: Compiler,
): Closure | undefined {
  const left = compileSmallInt(node.left, compiler);
  const right = left && compileSmallInt(node.right, compiler);
  if (left === undefined || right === undefined) return undefined;
  const limit = constantSmallInt(node.right);
  return (frame) => {
    const a = left(frame);
    const b = limit ?? right(frame);
    return Number.isNaN(a) || Number.isNaN(b) ? slow(frame) : holds(test, a, b);
  };
}

function compileEquality(node: BinaryExpr, compiler: Compiler): Closure {
  const positive = node.operator === '==';
  const quick = compiler.watch === undefined ? compileTextEquality(node, positive, compiler) : undefined;
  if (quick !== undefined) return quick;
  const any = strict(node, compiler, (a, b, meter) => {
    const equal = equals(a, b, meter);
    return typeof equal === 'boolean' ? equal === positive : equal;
  });
  return compileSmallComparison(node, ORDER_TESTS[positive ? '==' : '!='], any, compiler) ?? any;
}

/** A comparison with a text that is written in the expression: one comparison of strings. */
function compileTextEquality(node: BinaryExpr, positive: boolean, compiler: Compiler): Closure | undefined {
  const [constant, other] = constantText(node.right) === undefined ? [node.left, node.right] : [node.right, node.left];
  const text = constantText(constant);
  if (text === undefined) return undefined;
  const { source, settle } = scalarReading(other, 'string', compiler);
  const different = (raw: unknown, frame: Frame): Result => {
    const value = settle(raw, frame);
    return isValue(value) ? !positive : value;
  };
  if (positive) {
    return (frame) => {
      const value = read(source, frame);
      return typeof value === 'string' ? value === text : different(value, frame);
    };
  }
  return (frame) => {
    const value = read(source, frame);
    return typeof value === 'string' ? value !== text : different(value, frame);
  };
}

function constantText(node: Expr): string | undefined {
  return node.kind === 'literal' && typeof node.value === 'string' ? propertyName(node.value) : undefined;
}

function compileIn(node: BinaryExpr, compiler: Compiler): Closure {
  const quick = compiler.watch === undefined ? compileInTexts(node, compiler) : undefined;
  if (quick !== undefined) return quick;
  const wrong = nodeErrors.noOverload('in', node.range);
  const any = (value: Result, container: Result, frame: Frame): Result => {
    if (!isValue(value) || !isValue(container)) return hiddenOf(value, container);
    const field = typeof value === 'string' ? fieldOfRecord(container, value) : undefined;
    if (field !== undefined) return field instanceof Unknown ? field : true;
    if (Array.isArray(container)) return isIn(value, container, frame);
    if (!isMap(container)) return wrong;
    // Asking for a key looks at that entry alone, as a selection does.
    const found = lookup(container, value, frame);
    return found instanceof Unknown ? found : found !== undefined;
  };
  const key = constantText(node.left);
  const declared = compiler.declaredTypeOf(node.right);
  const keyed = declared.kind === 'dyn' || (declared.kind === 'map' && declared.key.kind === 'string');
  if (key !== undefined && keyed && compiler.watch === undefined) {
    // Input that has the key need not be settled, whatever is under it.
    const container = reading(node.right, compiler);
    const settle = settler(declared);
    const field = fieldNamed(key, declared);
    return (frame) => {
      const raw = read(container, frame);
      const part = readField(field, raw);
      if (part === undefined) return any(key, settle(raw, frame), frame);
      return part instanceof Unknown ? part : true;
    };
  }
  const left = compiler.value(node.left);
  const right = compiler.value(node.right);
  return (frame) => any(left(frame), right(frame), frame);
}

/** Whether a value is one of the texts written in the expression: one look into a set. */
function compileInTexts(node: BinaryExpr, compiler: Compiler): Closure | undefined {
  const list = node.right;
  if (list.kind !== 'list' || list.optionalElements.length > 0) return undefined;
  const texts = new Set<string>();
  for (const element of list.elements) {
    const text = constantText(element);
    if (text === undefined) return undefined;
    texts.add(text);
  }
  const { source, settle } = scalarReading(node.left, 'string', compiler);
  return (frame) => {
    const raw = read(source, frame);
    if (typeof raw === 'string') return texts.has(raw);
    const value = settle(raw, frame);
    return isValue(value) ? false : value;
  };
}
