import type { Range } from '../problem.ts';
import { parseCall } from './calls.ts';
import type { Cursor } from './cursor.ts';
import { rangeOf } from './cursor.ts';
import type { Expr, StructEntry } from './expr.ts';
import { dottedName } from './expr.ts';
import { parseEntryValue, parsePrimary } from './primaries.ts';

/** A primary and what follows it: fields, calls, indexes. */
export function parseMember(cursor: Cursor): Expr {
  return parseMembers(cursor, parsePrimary(cursor));
}

/** What follows `first`. */
export function parseMembers(cursor: Cursor, first: Expr): Expr {
  let expr = first;
  for (let chained = 1; ; chained += 1) {
    const { kind } = cursor.token;
    if (kind !== '.' && kind !== '[' && kind !== '{') return expr;
    if (cursor.isTooDeep(chained)) return cursor.giveUp();
    if (kind === '.') expr = parseSelectOrCall(cursor, expr);
    else if (kind === '[') expr = parseIndex(cursor, expr);
    else {
      const name = dottedName(expr);
      if (name === undefined) return expr;
      expr = parseStruct(cursor, name, expr);
    }
  }
}

function parseSelectOrCall(cursor: Cursor, operand: Expr): Expr {
  cursor.next();
  const optional = cursor.take('?') !== undefined;
  const { token } = cursor;
  const name = parseFieldName(cursor, 'the name of a field or function');
  // `true`, `false` and `null` cannot be fields, but they were meant as such.
  if (name === undefined && cursor.at('true', 'false', 'null')) cursor.next();
  const { field, fieldRange } = name ?? { field: '', fieldRange: cursor.since(cursor.end) };
  if (cursor.at('(') && !optional && token.kind !== 'quoted-identifier') {
    return parseCall(cursor, operand, field, fieldRange);
  }
  const range = cursor.since(operand.range.start);
  return { kind: 'select', id: cursor.id(), range, operand, field, fieldRange, test: false, optional };
}

/** The name of a field, in backticks or not; undefined, and told, where there is none. */
function parseFieldName(cursor: Cursor, wanted: string): { field: string; fieldRange: Range } | undefined {
  const { token } = cursor;
  if (!cursor.at('identifier', 'reserved', 'quoted-identifier')) {
    cursor.unexpected(wanted);
    return undefined;
  }
  cursor.next();
  const text = cursor.text(token);
  return { field: token.kind === 'quoted-identifier' ? text.slice(1, -1) : text, fieldRange: rangeOf(token) };
}

function parseIndex(cursor: Cursor, operand: Expr): Expr {
  const open = cursor.next();
  const optional = cursor.take('?') !== undefined;
  const index = cursor.expression();
  cursor.close(']', open);
  const range = cursor.since(operand.range.start);
  return { kind: 'index', id: cursor.id(), range, operand, index, optional };
}

function parseStruct(cursor: Cursor, name: string, named: Expr): Expr {
  const open = cursor.next();
  const entries: StructEntry[] = cursor.items('}', () => {
    const optional = cursor.take('?') !== undefined;
    const key = parseFieldName(cursor, 'the name of a field');
    const { field, fieldRange } = key ?? { field: '', fieldRange: cursor.since(cursor.end) };
    return { field, fieldRange, value: parseEntryValue(cursor), optional };
  });
  cursor.close('}', open);
  const range = cursor.since(named.range.start);
  const absolute = cursor.source.charAt(named.range.start) === '.';
  return {
    kind: 'struct',
    id: cursor.id(),
    range,
    name: absolute ? `.${name}` : name,
    nameRange: named.range,
    entries,
  };
}
