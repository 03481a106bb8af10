import { check, children, type Expr, parse, type SelectExpr } from '@parapet/cel';
import type { CodeAction } from 'vscode-languageserver-types';
import type { Selection } from './selection.ts';
import { actionOf } from './selection.ts';

/** Asks first whether a field is there, where it may be absent: a member of JSON, or an attribute. */
export function hasGuard({ view, place, start }: Selection): CodeAction[] {
  if (!place) return [];
  const { expr, problems } = parse(place.text);
  if (problems.length > 0) return [];
  const checked = check(expr, view.environmentAt(place.at));
  const path = pathTo(expr, place.offsetAt(start));
  const select = path.findLast((node): node is SelectExpr => {
    if (node.kind !== 'select' || node.test || node.optional) return false;
    const { kind } = checked.typeOf(node.operand);
    return kind === 'map' || kind === 'dyn';
  });
  if (!select) return [];
  const clause = clauseAround(path, select);
  const kind = checked.typeOf(clause).kind;
  const field = place.text.slice(select.range.start, select.range.end);
  if ((kind !== 'bool' && kind !== 'dyn') || place.text.includes(`has(${field})`)) return [];
  const { start: at } = place.locate(clause.range);
  return [
    actionOf(view, `Ask first whether \`${field}\` is there`, 'refactor.rewrite', [
      { start: at, end: at, text: `has(${field}) && ` },
    ]),
  ];
}

/** The nodes around an offset, outermost first. */
function pathTo(root: Expr, offset: number): readonly Expr[] {
  const inner = children(root).find(({ range }) => range.start <= offset && offset <= range.end);
  return inner ? [root, ...pathTo(inner, offset)] : [root];
}

/** What `&&`, `||`, a choice or a macro combines that the field is read in. */
function clauseAround(path: readonly Expr[], select: Expr): Expr {
  let clause = select;
  for (let at = path.indexOf(select); at > 0; at--) {
    const [parent, node] = [path[at - 1], path[at]];
    const isCombined =
      parent?.kind === 'conditional' ||
      (parent?.kind === 'binary' && (parent.operator === '&&' || parent.operator === '||')) ||
      (parent?.kind === 'macro' && node !== parent.receiver);
    if (isCombined || !parent) break;
    clause = parent;
  }
  return clause;
}
