import { type BinaryOperator, type Expr, parse } from '@parapet/cel';
import type { CodeAction } from 'vscode-languageserver-types';
import type { Selection } from './selection.ts';
import { actionOf } from './selection.ts';
import { writtenCondition } from './written-condition.ts';

/** Makes of `a && b && c` a list under `all`, and of `a || b` one under `any`: each clause is then told on its own. */
export function clauseList({ view, place }: Selection): CodeAction[] {
  if (!place || (place.field !== 'when' && place.field !== 'applies') || place.text.includes('//')) return [];
  const { expr, problems } = parse(place.text);
  if (problems.length > 0 || expr.kind !== 'binary') return [];
  const list = { '&&': 'all', '||': 'any' }[expr.operator as string];
  if (list === undefined) return [];
  const { line } = view.positions.position(place.range.start);
  const before = view.positions.line(line);
  // In braces there are no lines for a list.
  const begin = /^( *(?:- +)?)(?:when|applies): *(?=\S)/.exec(before);
  if (!begin || view.positions.offset({ line, character: begin[0].length }) !== place.range.start) return [];
  const indent = ' '.repeat((begin[1] ?? '').length + 2);
  const clauses = clausesOf(expr, expr.operator).map(
    ({ range }) => `\n${indent}  - ${writtenCondition(place.text.slice(range.start, range.end))}`,
  );
  const key = view.positions.offset({ line, character: begin[0].trimEnd().length });
  const written = view.text.slice(place.range.start, place.range.end);
  const end = place.range.start + written.trimEnd().length;
  const text = `\n${indent}${list}:${clauses.join('')}`;
  return [actionOf(view, `Turn into a list under \`${list}\``, 'refactor.rewrite', [{ start: key, end, text }])];
}

function clausesOf(expr: Expr, operator: BinaryOperator): readonly Expr[] {
  if (expr.kind !== 'binary' || expr.operator !== operator) return [expr];
  return [...clausesOf(expr.left, operator), ...clausesOf(expr.right, operator)];
}
