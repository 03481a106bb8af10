import { Uint } from '../values/uint.ts';
import { blockNameAsWritten } from './block.ts';
import type { BinaryOperator, Expr, LiteralExpr, MacroExpr } from './expr.ts';

/** How tightly a printed form binds; a part that binds less than its place needs goes into parentheses. */
const TERNARY = 0;
const UNARY = 6;
const MEMBER = 7;
const LEVELS: Readonly<Record<BinaryOperator, number>> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  in: 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
};

/**
 * The one way to write an expression: no comments, one space around operators, double quotes, no needless parentheses.
 * What it gives parses to the same expression, and is what digests are made of.
 */
export function print(expr: Expr): string {
  return printed(expr, TERNARY);
}

function printed(expr: Expr, needed: number): string {
  const [text, level] = form(expr);
  return level < needed ? `(${text})` : text;
}

function form(expr: Expr): readonly [text: string, level: number] {
  switch (expr.kind) {
    case 'literal':
      return [literal(expr.value), isNegative(expr.value) ? UNARY : MEMBER];
    case 'identifier':
      return [expr.absolute ? `.${expr.name}` : variableName(expr.name), MEMBER];
    case 'select': {
      const path = `${printed(expr.operand, MEMBER)}.${expr.optional ? '?' : ''}${fieldName(expr.field)}`;
      return [expr.test ? `has(${path})` : path, MEMBER];
    }
    case 'index':
      return [`${printed(expr.operand, MEMBER)}[${expr.optional ? '?' : ''}${print(expr.index)}]`, MEMBER];
    case 'unary':
      // `-(1)` is a negation and `-1` a number, so that numbers keep their parentheses.
      return [`${expr.operator}${printed(expr.operand, isNumber(expr.operand) ? MEMBER + 1 : UNARY)}`, UNARY];
    case 'binary': {
      const level = LEVELS[expr.operator];
      // Chains of one logical operator mean the same however they are grouped.
      const right = expr.operator === '&&' || expr.operator === '||' ? level : level + 1;
      return [`${printed(expr.left, level)} ${expr.operator} ${printed(expr.right, right)}`, level];
    }
    case 'conditional': {
      const { condition, whenTrue, whenFalse } = expr;
      return [`${printed(condition, TERNARY + 1)} ? ${printed(whenTrue, TERNARY + 1)} : ${print(whenFalse)}`, TERNARY];
    }
    case 'call': {
      const receiver = expr.receiver === undefined ? '' : `${printed(expr.receiver, MEMBER)}.`;
      return [`${receiver}${expr.function}(${list(expr.args)})`, MEMBER];
    }
    case 'list': {
      const elements = expr.elements.map((element, index) =>
        expr.optionalElements.includes(index) ? `?${print(element)}` : print(element),
      );
      return [`[${elements.join(', ')}]`, MEMBER];
    }
    case 'map': {
      const entries = expr.entries.map(
        ({ key, value, optional }) => `${optional ? '?' : ''}${printed(key, TERNARY + 1)}: ${print(value)}`,
      );
      return [`{${entries.join(', ')}}`, MEMBER];
    }
    case 'struct': {
      const entries = expr.entries.map(
        ({ field, value, optional }) => `${optional ? '?' : ''}${fieldName(field)}: ${print(value)}`,
      );
      return [`${expr.name}{${entries.join(', ')}}`, MEMBER];
    }
    case 'macro':
      return [macro(expr), MEMBER];
    case 'error':
      return [`<error>(${list(expr.parts)})`, MEMBER];
  }
}

function list(exprs: readonly Expr[]): string {
  return exprs.map(print).join(', ');
}

function macro(expr: MacroExpr): string {
  const variables = expr.variables.map(({ name }) => variableName(name)).join(', ');
  if (expr.name === 'bind') return `cel.bind(${variables}, ${print(expr.receiver)}, ${list(expr.args)})`;
  return `${printed(expr.receiver, MEMBER)}.${expr.name}(${variables}, ${list(expr.args)})`;
}

function variableName(name: string): string {
  return blockNameAsWritten(name) ?? name;
}

function fieldName(field: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(field) && !['true', 'false', 'null', 'in'].includes(field)
    ? field
    : `\`${field}\``;
}

function isNumber(expr: Expr): boolean {
  return expr.kind === 'literal' && (typeof expr.value === 'bigint' || typeof expr.value === 'number');
}

function isNegative(value: LiteralExpr['value']): boolean {
  return (
    (typeof value === 'bigint' && value < 0n) || (typeof value === 'number' && (value < 0 || Object.is(value, -0)))
  );
}

function literal(value: LiteralExpr['value']): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return double(value);
  if (value instanceof Uint) return `${value.value}u`;
  if (value instanceof Uint8Array) return `b"${Array.from(value, byte).join('')}"`;
  return String(value);
}

function double(value: number): string {
  // A literal can be too large for a double; this one always is.
  if (!Number.isFinite(value)) return value < 0 ? '-1e999' : '1e999';
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function quoted(text: string): string {
  const escaped = text.replace(/["\\\p{Cc}\p{Zl}\p{Zp}]/gu, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    if (character === '\n') return '\\n';
    return character === '\t' ? '\\t' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}

function byte(value: number): string {
  const character = String.fromCharCode(value);
  return /[ !#-[\]-~]/.test(character) ? character : `\\x${value.toString(16).padStart(2, '0')}`;
}
