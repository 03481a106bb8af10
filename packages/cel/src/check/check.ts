import type { Environment } from '../library/declaration.ts';
import { BINARY_SIGNATURES, CONDITIONAL_SIGNATURES, UNARY_SIGNATURES } from '../library/operators.ts';
import type { CelProblem } from '../problem.ts';
import { reportTo } from '../problem.ts';
import type { Expr, LiteralExpr, MacroExpr } from '../syntax/expr.ts';
import type { CelType } from '../types/type.ts';
import { types } from '../types/type.ts';
import { checkCall } from './calls.ts';
import { Checking } from './checking.ts';
import { checkList, checkMap } from './containers.ts';
import { checkMacro } from './macros.ts';
import { checkIdentifier } from './names.ts';
import { resolveOperator } from './overloads.ts';
import type { Reference } from './reference.ts';
import { names } from './scope.ts';
import { checkIndex, checkSelect } from './selects.ts';

/** An expression with what the checker knows about it. It can be compiled even when it has problems. */
export interface Checked {
  readonly expr: Expr;
  readonly environment: Environment;
  readonly type: CelType;
  readonly problems: readonly CelProblem[];
  typeOf(node: Expr): CelType;
  /** What an identifier, a dotted name or a call refers to; undefined where nothing is known. */
  referenceOf(node: Expr): Reference | undefined;
  /** The types of a macro's variables, in their order. */
  variableTypesOf(macro: MacroExpr): readonly CelType[];
}

/**
 * Finds the types and all the mistakes of an expression. Never throws. The rules are those of cel-go's checker, so that
 * inferred types agree with the reference implementation; what is new is that it goes on after a mistake.
 */
export function check(expr: Expr, environment: Environment): Checked {
  const problems: CelProblem[] = [];
  const checking = new Checking(names(environment), reportTo(problems), infer);
  checking.visit(expr);
  const typeOf = checking.finalTypes();
  problems.sort((a, b) => a.range.start - b.range.start);
  const { references } = checking;
  return {
    expr,
    environment,
    type: typeOf(expr),
    problems,
    typeOf,
    referenceOf: (node) => references.get(node),
    variableTypesOf: (macro) => checking.finalVariableTypes(macro),
  };
}

/** The type of a node from the types of its parts. */
function infer(node: Expr, checking: Checking): CelType {
  switch (node.kind) {
    case 'literal':
      return literalType(node.value);
    case 'identifier':
      return checkIdentifier(node, checking);
    case 'select':
      return checkSelect(node, checking);
    case 'index':
      return checkIndex(node, checking);
    case 'unary': {
      const args = [checking.visit(node.operand)];
      return resolveOperator(node.operator, UNARY_SIGNATURES[node.operator], args, node.range, checking);
    }
    case 'binary': {
      const args = [checking.visit(node.left), checking.visit(node.right)];
      return resolveOperator(node.operator, BINARY_SIGNATURES[node.operator], args, node.range, checking);
    }
    case 'conditional': {
      const args = [node.condition, node.whenTrue, node.whenFalse].map((part) => checking.visit(part));
      return resolveOperator('? :', CONDITIONAL_SIGNATURES, args, node.range, checking);
    }
    case 'call':
      return checkCall(node, checking);
    case 'list':
      return checkList(node, checking);
    case 'map':
      return checkMap(node, checking);
    case 'struct': {
      for (const entry of node.entries) checking.visit(entry.value);
      const message = `There is no message \`${node.name}\` to make; write a map.`;
      checking.report('unknown-struct', message, node.nameRange);
      return types.error;
    }
    case 'macro':
      return checkMacro(node, checking);
    case 'error':
      for (const part of node.parts) checking.visit(part);
      return types.error;
  }
}

function literalType(value: LiteralExpr['value']): CelType {
  switch (typeof value) {
    case 'boolean':
      return types.bool;
    case 'bigint':
      return types.int;
    case 'number':
      return types.double;
    case 'string':
      return types.string;
    default:
      if (value === null) return types.null;
      return value instanceof Uint8Array ? types.bytes : types.uint;
  }
}
