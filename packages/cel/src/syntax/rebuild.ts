import type { Expr } from './expr.ts';

/** The same node around other parts. `replace` is called for the parts in the order of the source. */
export function withParts(node: Expr, replace: (part: Expr) => Expr): Expr {
  switch (node.kind) {
    case 'literal':
    case 'identifier':
      return node;
    case 'select':
    case 'unary':
      return { ...node, operand: replace(node.operand) };
    case 'index':
      return { ...node, operand: replace(node.operand), index: replace(node.index) };
    case 'binary':
      return { ...node, left: replace(node.left), right: replace(node.right) };
    case 'conditional':
      return {
        ...node,
        condition: replace(node.condition),
        whenTrue: replace(node.whenTrue),
        whenFalse: replace(node.whenFalse),
      };
    case 'call':
      return { ...node, receiver: node.receiver && replace(node.receiver), args: node.args.map(replace) };
    case 'list':
      return { ...node, elements: node.elements.map(replace) };
    case 'map':
      return {
        ...node,
        entries: node.entries.map((entry) => ({ ...entry, key: replace(entry.key), value: replace(entry.value) })),
      };
    case 'struct':
      return { ...node, entries: node.entries.map((entry) => ({ ...entry, value: replace(entry.value) })) };
    case 'macro':
      return { ...node, receiver: replace(node.receiver), args: node.args.map(replace) };
    case 'error':
      return { ...node, parts: node.parts.map(replace) };
  }
}

/** A copy in which every node has a number of its own again, as the checker needs it; ranges stay. */
export function renumbered(expr: Expr): Expr {
  let last = 0;
  const copy = (node: Expr): Expr => {
    const rebuilt = withParts(node, copy);
    last += 1;
    return { ...rebuilt, id: last };
  };
  return copy(expr);
}
