import { children, type Expr, parse } from '@parapet/cel';
import type { PolicyOutline, SourceRange } from '@parapet/policy/editor';
import { rangesAround } from '@parapet/policy/editor';
import type { Position, SelectionRange } from 'vscode-languageserver-types';
import type { Positions } from '../text/positions.ts';

/** What a selection at each position grows to: the parts of a condition, then the fields and mappings around it. */
export function selectionRanges(
  text: string,
  positions: Positions,
  expressions: PolicyOutline['expressions'],
  at: readonly Position[],
): SelectionRange[] {
  return at.map((position) => {
    const offset = positions.offset(position);
    const around = [
      { start: 0, end: text.length },
      ...rangesAround(text, offset),
      ...inExpression(expressions, offset),
    ];
    let selection: SelectionRange | undefined;
    let last: SourceRange | undefined;
    for (const range of around) {
      const isInside = last === undefined || (range.start >= last.start && range.end <= last.end);
      const isSame = last?.start === range.start && last.end === range.end;
      if (!isInside || isSame) continue;
      last = range;
      selection = { range: positions.range(range.start, range.end), ...(selection && { parent: selection }) };
    }
    return selection ?? { range: positions.range(offset, offset) };
  });
}

function inExpression(expressions: PolicyOutline['expressions'], offset: number): readonly SourceRange[] {
  const place = expressions.find(({ range }) => range.start <= offset && offset <= range.end);
  if (!place) return [];
  const at = place.offsetAt(offset);
  const found: SourceRange[] = [];
  const descend = (node: Expr): void => {
    if (node.range.start > at || at > node.range.end) return;
    found.push(place.locate(node.range));
    if (node.kind === 'select' && node.fieldRange.start <= at && at <= node.fieldRange.end)
      found.push(place.locate(node.fieldRange));
    else children(node).forEach(descend);
  };
  descend(parse(place.text).expr);
  return found;
}
