import type { Range } from '../problem.ts';
import { Uint } from '../values/uint.ts';
import { parseCall } from './calls.ts';
import type { Cursor } from './cursor.ts';
import { rangeOf } from './cursor.ts';
import type { Expr, LiteralExpr, MapEntry } from './expr.ts';
import { bytesValue, stringValue } from './quotes.ts';
import type { Token } from './tokens.ts';

/** A literal, a name, a call by name, a list, a map, or an expression in parentheses. */
export function parsePrimary(cursor: Cursor): Expr {
  const { token } = cursor;
  switch (token.kind) {
    case 'identifier':
    case 'reserved':
    case '.':
      return parseName(cursor);
    case 'int':
    case 'uint':
    case 'double':
      return parseNumber(cursor, undefined);
    case '[':
      return parseList(cursor);
    case '{':
      return parseMap(cursor);
    case '(': {
      cursor.next();
      const inner = cursor.expression();
      cursor.close(')', token);
      return inner;
    }
    case 'true':
    case 'false':
    case 'null':
    case 'string':
    case 'bytes':
      return parseLiteral(cursor);
    case 'invalid':
      cursor.next();
      return cursor.error([], token.start, token.end);
    default:
      cursor.unexpected('a value');
      return cursor.error([], token.start, token.start);
  }
}

function parseLiteral(cursor: Cursor): Expr {
  const token = cursor.next();
  const range = rangeOf(token);
  switch (token.kind) {
    case 'string': {
      const { text, ...place } = stringValue(cursor.text(token), token.start, cursor.report);
      return { kind: 'literal', id: cursor.id(), range, value: text, ...place };
    }
    case 'bytes':
      return literal(cursor, bytesValue(cursor.text(token), token.start, cursor.report), range);
    default:
      return literal(cursor, token.kind === 'null' ? null : token.kind === 'true', range);
  }
}

function literal(cursor: Cursor, value: LiteralExpr['value'], range: Range): Expr {
  return { kind: 'literal', id: cursor.id(), range, value };
}

/** A number with the minus that was read before it, if there was one. */
export function parseNumber(cursor: Cursor, minus: Token | undefined): Expr {
  const token = cursor.next();
  const range = { start: minus?.start ?? token.start, end: token.end };
  const text = cursor.text(token);
  const check = (fits: boolean, type: string) => {
    if (!fits) cursor.report('number-out-of-range', `This number does not fit into a ${type}.`, range);
  };
  if (token.kind === 'double') {
    const value = Number(text);
    check(Number.isFinite(value), 'double');
    return literal(cursor, minus === undefined ? value : -value, range);
  }
  if (token.kind === 'uint') {
    const value = BigInt(text.slice(0, -1));
    const kept = BigInt.asUintN(64, value);
    check(value === kept, 'uint, which has 64 bits');
    return literal(cursor, new Uint(kept), range);
  }
  const value = minus === undefined ? BigInt(text) : -BigInt(text);
  const kept = BigInt.asIntN(64, value);
  check(value === kept, 'int, which has 64 bits');
  return literal(cursor, kept, range);
}

function parseName(cursor: Cursor): Expr {
  const dot = cursor.take('.');
  const { token } = cursor;
  const start = dot?.start ?? token.start;
  if (!cursor.at('identifier', 'reserved')) {
    cursor.unexpected('a name');
    return cursor.error([], start, cursor.end);
  }
  cursor.next();
  const name = cursor.text(token);
  if (token.kind === 'reserved') {
    cursor.report('reserved-word', `\`${name}\` is reserved and cannot name a value.`, rangeOf(token));
  }
  if (cursor.at('(')) return parseCall(cursor, undefined, dot === undefined ? name : `.${name}`, rangeOf(token));
  return { kind: 'identifier', id: cursor.id(), range: { start, end: token.end }, name, absolute: dot !== undefined };
}

function parseList(cursor: Cursor): Expr {
  const open = cursor.next();
  const optionalElements: number[] = [];
  let count = 0;
  const elements = cursor.items(']', () => {
    if (cursor.take('?') !== undefined) optionalElements.push(count);
    count += 1;
    return cursor.expression();
  });
  cursor.close(']', open);
  return { kind: 'list', id: cursor.id(), range: cursor.since(open.start), elements, optionalElements };
}

function parseMap(cursor: Cursor): Expr {
  const open = cursor.next();
  const entries: MapEntry[] = cursor.items('}', () => {
    const optional = cursor.take('?') !== undefined;
    const key = cursor.expression();
    return { key, value: parseEntryValue(cursor), optional };
  });
  cursor.close('}', open);
  return { kind: 'map', id: cursor.id(), range: cursor.since(open.start), entries };
}

/** The colon and the value of an entry. */
export function parseEntryValue(cursor: Cursor): Expr {
  if (cursor.take(':') === undefined) {
    cursor.unexpected('`:` and a value');
    if (!cursor.atOperand()) return cursor.error([], cursor.end, cursor.end);
  }
  return cursor.expression();
}
