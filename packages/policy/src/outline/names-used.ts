import { children, type Expr, parse } from '@parapet/cel';
import type { Located } from '../syntax/policy-syntax.ts';
import type { ExpressionPlace } from './policy-outline.ts';

/** The names that an expression takes from outside, wherever it has them in the file; also of one that is broken. */
export function namesUsed(place: ExpressionPlace): readonly Located[] {
  const found: Located[] = [];
  const bound: string[] = [];
  const descend = (node: Expr): void => {
    if (node.kind === 'identifier' && !bound.includes(node.name) && node.range.end > node.range.start)
      found.push({ value: node.name, range: place.locate(node.range) });
    if (node.kind !== 'macro') return void children(node).forEach(descend);
    descend(node.receiver);
    bound.push(...node.variables.map(({ name }) => name));
    node.args.forEach(descend);
    bound.length -= node.variables.length;
  };
  descend(parse(place.text).expr);
  return found;
}
