import type { Range } from '../problem.ts';
import type { Cursor } from './cursor.ts';
import { rangeOf } from './cursor.ts';
import type { BinaryOperator, Expr } from './expr.ts';
import { parseMember, parseMembers } from './members.ts';
import { parseNumber } from './primaries.ts';
import type { TokenKind } from './tokens.ts';

/** How tightly an operator binds, loosest first. */
const LEVELS: ReadonlyMap<TokenKind, number> = new Map([
  ['||', 1],
  ['&&', 2],
  ...(['==', '!=', '<', '<=', '>', '>=', 'in'] as const).map((operator) => [operator, 3] as const),
  ...(['+', '-'] as const).map((operator) => [operator, 4] as const),
  ...(['*', '/', '%'] as const).map((operator) => [operator, 5] as const),
]);

/** What people coming from other languages write, and what they mean. */
const MISTAKEN_OPERATORS: ReadonlyMap<string, BinaryOperator> = new Map([
  ['=', '=='],
  ['===', '=='],
  ['!==', '!='],
  ['<>', '!='],
  ['&', '&&'],
  ['|', '||'],
  ['and', '&&'],
  ['AND', '&&'],
  ['or', '||'],
  ['OR', '||'],
]);

/** A conditional, or anything that binds more tightly. */
export function parseExpression(cursor: Cursor): Expr {
  const condition = parseBinary(cursor, 1);
  if (cursor.take('?') === undefined) return condition;
  const whenTrue = cursor.expression();
  if (cursor.take(':') === undefined) {
    cursor.unexpected('`:` and the value for the other case');
    return cursor.error([condition, whenTrue], condition.range.start, cursor.end);
  }
  const whenFalse = cursor.expression();
  const range = { start: condition.range.start, end: whenFalse.range.end };
  return { kind: 'conditional', id: cursor.id(), range, condition, whenTrue, whenFalse };
}

/** Operators that bind at least as tightly as `loosest`, by precedence climbing. */
function parseBinary(cursor: Cursor, loosest: number): Expr {
  let left = parseUnary(cursor);
  for (let chained = 1; ; chained += 1) {
    const found = operatorHere(cursor, loosest);
    if (found === undefined) return left;
    const { operator, level } = found;
    if (operator === '&&' || operator === '||') {
      left = parseLogical(cursor, operator, level, left);
      continue;
    }
    if (cursor.isTooDeep(chained)) return cursor.giveUp();
    const operatorRange = takeOperator(cursor, operator);
    left = join(cursor, operator, operatorRange, left, parseBinary(cursor, level + 1));
  }
}

/** A chain of one logical operator. */
function parseLogical(cursor: Cursor, operator: '&&' | '||', level: number, first: Expr): Expr {
  const terms = [first];
  const operators: Range[] = [];
  while (operatorHere(cursor, level)?.operator === operator) {
    operators.push(takeOperator(cursor, operator));
    terms.push(parseBinary(cursor, level + 1));
  }
  /** A tree over the operators from `low` to `high` that is as flat as can be. */
  const balanced = (low: number, high: number): Expr => {
    const middle = (low + high + 1) >> 1;
    // There is one term more than there are operators.
    const left = low > middle - 1 ? (terms[middle] as Expr) : balanced(low, middle - 1);
    const right = middle + 1 > high ? (terms[middle + 1] as Expr) : balanced(middle + 1, high);
    return join(cursor, operator, operators[middle] as Range, left, right);
  };
  return balanced(0, operators.length - 1);
}

function join(cursor: Cursor, operator: BinaryOperator, operatorRange: Range, left: Expr, right: Expr): Expr {
  const range = { start: left.range.start, end: right.range.end };
  return { kind: 'binary', id: cursor.id(), range, operator, operatorRange, left, right };
}

/** The binary operator that stands here, also when it is misspelt. */
function operatorHere(
  cursor: Cursor,
  loosest: number,
): { readonly operator: BinaryOperator; readonly level: number } | undefined {
  const { token } = cursor;
  const known = LEVELS.get(token.kind);
  // What is a name is an operator only if it is one of the misspelt ones.
  const operator = known === undefined ? MISTAKEN_OPERATORS.get(cursor.text(token)) : (token.kind as BinaryOperator);
  const level = known ?? (operator && LEVELS.get(operator));
  return operator === undefined || level === undefined || level < loosest ? undefined : { operator, level };
}

/** Passes an operator, and tells when it was misspelt. */
function takeOperator(cursor: Cursor, operator: BinaryOperator): Range {
  const token = cursor.next();
  const range = rangeOf(token);
  const text = cursor.text(token);
  if (text !== operator) {
    const fix = { title: `Replace ${text} by ${operator}`, range, text: operator };
    cursor.report('unknown-operator', `\`${text}\` is not an operator; write \`${operator}\`.`, range, fix);
  }
  return range;
}

function parseUnary(cursor: Cursor): Expr {
  const { token } = cursor;
  if (token.kind !== '!' && token.kind !== '-') return parseMember(cursor);
  const operator = token.kind;
  cursor.next();
  // A minus before a number belongs to the number.
  if (operator === '-' && cursor.at('int', 'double')) return parseMembers(cursor, parseNumber(cursor, token));
  return cursor.nested(() => {
    const operand = parseUnary(cursor);
    const range = { start: token.start, end: operand.range.end };
    return { kind: 'unary', id: cursor.id(), range, operator, operand };
  });
}
