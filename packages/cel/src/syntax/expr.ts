import type { Range } from '../problem.ts';
import type { Uint } from '../values/uint.ts';

/** What every node has. */
interface Node {
  /** Unique within one parsed expression, counted from 1; children come before their parents. */
  readonly id: number;
  readonly range: Range;
}

/** A constant as written: `null`, `true`, `1`, `1u`, `1.0`, `"a"`, `b"a"`. A minus before a number belongs to it. */
export interface LiteralExpr extends Node {
  readonly kind: 'literal';
  readonly value: null | boolean | bigint | Uint | number | string | Uint8Array;
  /** Where the text begins that is between the quotes, if it stands there as it is, without escapes. */
  readonly textStart?: number;
}

export interface IdentifierExpr extends Node {
  readonly kind: 'identifier';
  readonly name: string;
  /** Written with a leading dot: looked up from the outermost scope. */
  readonly absolute: boolean;
}

/** `operand.field`, `operand.?field`, or, with `test`, `has(operand.field)`. */
export interface SelectExpr extends Node {
  readonly kind: 'select';
  readonly operand: Expr;
  /** Empty when the source ends after the dot. */
  readonly field: string;
  readonly fieldRange: Range;
  readonly test: boolean;
  readonly optional: boolean;
}

/** `operand[index]` or `operand[?index]`. */
export interface IndexExpr extends Node {
  readonly kind: 'index';
  readonly operand: Expr;
  readonly index: Expr;
  readonly optional: boolean;
}

export interface UnaryExpr extends Node {
  readonly kind: 'unary';
  readonly operator: '!' | '-';
  readonly operand: Expr;
}

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '+' | '-' | '*' | '/' | '%';

/** Chains of one logical operator are balanced, so that a thousand clauses are ten levels deep. */
export interface BinaryExpr extends Node {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly operatorRange: Range;
  readonly left: Expr;
  readonly right: Expr;
}

export interface ConditionalExpr extends Node {
  readonly kind: 'conditional';
  readonly condition: Expr;
  readonly whenTrue: Expr;
  readonly whenFalse: Expr;
}

/** `function(args)` or `receiver.function(args)`; the checker tells namespaces (`math.abs(x)`) from receivers. */
export interface CallExpr extends Node {
  readonly kind: 'call';
  readonly function: string;
  readonly nameRange: Range;
  readonly receiver: Expr | undefined;
  readonly args: readonly Expr[];
}

export interface ListExpr extends Node {
  readonly kind: 'list';
  readonly elements: readonly Expr[];
  /** Positions of the elements written `?element`. */
  readonly optionalElements: readonly number[];
}

export interface MapEntry {
  readonly key: Expr;
  readonly value: Expr;
  /** Written `?key: value`. */
  readonly optional: boolean;
}

export interface MapExpr extends Node {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
}

export interface StructEntry {
  readonly field: string;
  readonly fieldRange: Range;
  readonly value: Expr;
  readonly optional: boolean;
}

/** `Name{field: value}`. It parses, because the grammar has it; making messages is out of scope. */
export interface StructExpr extends Node {
  readonly kind: 'struct';
  readonly name: string;
  readonly nameRange: Range;
  readonly entries: readonly StructEntry[];
}

export type MacroName =
  | 'all'
  | 'exists'
  | 'exists_one'
  | 'filter'
  | 'sortBy'
  | 'map'
  | 'transformList'
  | 'transformMap'
  | 'transformMapEntry'
  | 'optMap'
  | 'optFlatMap'
  | 'bind';

export interface MacroVariable {
  readonly name: string;
  readonly range: Range;
}

/**
 * A call that binds variables: `receiver.name(variables, args)`, or `cel.bind(variable, receiver, arg)`.
 * The receiver is outside the variables' scope, the arguments are inside. Macros are kept as written, because
 * editors, stream analysis and speed need them; nothing is expanded.
 */
export interface MacroExpr extends Node {
  readonly kind: 'macro';
  readonly name: MacroName;
  readonly nameRange: Range;
  readonly receiver: Expr;
  readonly variables: readonly MacroVariable[];
  readonly args: readonly Expr[];
}

/** Where nothing could be read; `parts` holds what was read around the mistake, for editors. */
export interface ErrorExpr extends Node {
  readonly kind: 'error';
  readonly parts: readonly Expr[];
}

/** One expression, as a tree that has a range on every node. */
export type Expr =
  | LiteralExpr
  | IdentifierExpr
  | SelectExpr
  | IndexExpr
  | UnaryExpr
  | BinaryExpr
  | ConditionalExpr
  | CallExpr
  | ListExpr
  | MapExpr
  | StructExpr
  | MacroExpr
  | ErrorExpr;

/** The direct parts of a node, in the order of the source. */
export function children(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'literal':
    case 'identifier':
      return [];
    case 'select':
    case 'unary':
      return [expr.operand];
    case 'index':
      return [expr.operand, expr.index];
    case 'binary':
      return [expr.left, expr.right];
    case 'conditional':
      return [expr.condition, expr.whenTrue, expr.whenFalse];
    case 'call':
      return expr.receiver === undefined ? expr.args : [expr.receiver, ...expr.args];
    case 'list':
      return expr.elements;
    case 'map':
      return expr.entries.flatMap((entry) => [entry.key, entry.value]);
    case 'struct':
      return expr.entries.map((entry) => entry.value);
    case 'macro':
      return [expr.receiver, ...expr.args];
    case 'error':
      return expr.parts;
  }
}

/** Visits `expr` and everything below it, parents first. A visit that returns `false` leaves out what is below. */
export function walk(expr: Expr, visit: (node: Expr, parent: Expr | undefined) => unknown): void {
  const descend = (node: Expr, parent: Expr | undefined): void => {
    if (visit(node, parent) === false) return;
    for (const child of children(node)) descend(child, node);
  };
  descend(expr, undefined);
}

/** How many nodes an expression has, itself included. */
export function nodeCount(expr: Expr): number {
  let count = 0;
  walk(expr, () => {
    count += 1;
  });
  return count;
}

/** The dotted name that a chain of identifiers spells (`a.b.c`), or undefined where it is something else. */
export function dottedName(expr: Expr): string | undefined {
  if (expr.kind === 'identifier') return expr.name;
  if (expr.kind !== 'select' || expr.test || expr.optional) return undefined;
  const prefix = dottedName(expr.operand);
  return prefix === undefined ? undefined : `${prefix}.${expr.field}`;
}
