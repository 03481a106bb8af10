import type { Expr as ProtoExpr } from '@bufbuild/cel-spec/cel/expr/syntax_pb.js';
import { KindAdorner, toDebugString } from '@bufbuild/cel-spec/testdata/to-debug-string.js';
import type { Expr, LiteralExpr, MacroExpr } from '../../src/index.ts';
import { Uint } from '../../src/index.ts';

/** The tree as cel-go's parser prints it: operators as functions, the standard macros expanded. */
export function debugString(expr: Expr): string {
  return toDebugString(node(expr) as unknown as ProtoExpr, KindAdorner.singleton);
}

/** A message of the protobuf syntax tree, as much of it as the printing looks at. */
interface Message {
  readonly $typeName: string;
  readonly [field: string]: unknown;
}

const message = (kind: string, value: unknown): Message => ({
  $typeName: 'cel.expr.Expr',
  exprKind: { case: kind, value },
});
const call = (name: string, args: readonly Message[], target?: Message): Message =>
  message('callExpr', { function: name, target, args });
const identifier = (name: string): Message => message('identExpr', { name });
const list = (elements: readonly Message[]): Message => message('listExpr', { elements });
const bool = (value: boolean): Message => message('constExpr', { constantKind: { case: 'boolValue', value } });
const int = (value: bigint): Message => message('constExpr', { constantKind: { case: 'int64Value', value } });

function node(expr: Expr): Message {
  switch (expr.kind) {
    case 'literal':
      return message('constExpr', { constantKind: constant(expr.value) });
    case 'identifier':
      return identifier(expr.absolute ? `.${expr.name}` : expr.name);
    case 'select':
      return expr.optional
        ? call('_?._', [node(expr.operand), node({ ...expr, kind: 'literal', value: expr.field })])
        : message('selectExpr', { operand: node(expr.operand), field: expr.field, testOnly: expr.test });
    case 'index':
      return call(expr.optional ? '_[?_]' : '_[_]', [node(expr.operand), node(expr.index)]);
    case 'unary': {
      // Two of the same cancel each other there.
      const { operand, operator } = expr;
      if (operand.kind === 'unary' && operand.operator === operator) return node(operand.operand);
      return call(`${operator}_`, [node(operand)]);
    }
    case 'binary':
      return call(expr.operator === 'in' ? '@in' : `_${expr.operator}_`, [node(expr.left), node(expr.right)]);
    case 'conditional':
      return call('_?_:_', [node(expr.condition), node(expr.whenTrue), node(expr.whenFalse)]);
    case 'call':
      return call(expr.function, expr.args.map(node), expr.receiver === undefined ? undefined : node(expr.receiver));
    case 'list':
      return list(expr.elements.map(node));
    case 'map':
      return message('structExpr', {
        messageName: '',
        entries: expr.entries.map(({ key, value, optional }) => ({
          $typeName: 'cel.expr.Expr.CreateStruct.Entry',
          optionalEntry: optional,
          keyKind: { case: 'mapKey', value: node(key) },
          value: node(value),
        })),
      });
    case 'struct':
      return message('structExpr', {
        messageName: expr.name,
        entries: expr.entries.map(({ field, value, optional }) => ({
          $typeName: 'cel.expr.Expr.CreateStruct.Entry',
          optionalEntry: optional,
          keyKind: { case: 'fieldKey', value: field },
          value: node(value),
        })),
      });
    case 'macro':
      return macro(expr);
    case 'error':
      throw new Error('an expression with mistakes has no such form');
  }
}

function constant(value: LiteralExpr['value']) {
  if (value === null) return { case: 'nullValue', value: 0 };
  if (value instanceof Uint) return { case: 'uint64Value', value: value.value };
  if (value instanceof Uint8Array) return { case: 'bytesValue', value };
  switch (typeof value) {
    case 'boolean':
      return { case: 'boolValue', value };
    case 'bigint':
      return { case: 'int64Value', value };
    case 'number':
      return { case: 'doubleValue', value };
    default:
      return { case: 'stringValue', value };
  }
}

function macro(expr: MacroExpr): Message {
  const [variable] = expr.variables;
  const [first, second] = expr.args.map(node);
  if (variable === undefined || first === undefined) throw new Error('a macro has a variable and an argument');
  if (expr.variables.length > 1 || expr.name === 'bind') {
    return call(expr.name, [...expr.variables.map(({ name }) => identifier(name)), first], node(expr.receiver));
  }
  const result = identifier('@result');
  const loop = (accuInit: Message, loopCondition: Message, loopStep: Message, end: Message) =>
    message('comprehensionExpr', {
      iterVar: variable.name,
      iterRange: node(expr.receiver),
      accuVar: '@result',
      accuInit,
      loopCondition,
      loopStep,
      result: end,
    });
  const append = (element: Message) => call('_+_', [result, list([element])]);
  const when = (condition: Message, step: Message) => call('_?_:_', [condition, step, result]);
  switch (expr.name) {
    case 'all':
      return loop(bool(true), call('@not_strictly_false', [result]), call('_&&_', [result, first]), result);
    case 'exists':
      return loop(
        bool(false),
        call('@not_strictly_false', [call('!_', [result])]),
        call('_||_', [result, first]),
        result,
      );
    case 'exists_one':
      return loop(int(0n), bool(true), when(first, call('_+_', [result, int(1n)])), call('_==_', [result, int(1n)]));
    case 'filter':
      return loop(list([]), bool(true), when(first, append(identifier(variable.name))), result);
    case 'map':
      return loop(list([]), bool(true), second === undefined ? append(first) : when(first, append(second)), result);
    default:
      return call(expr.name, [identifier(variable.name), first], node(expr.receiver));
  }
}
