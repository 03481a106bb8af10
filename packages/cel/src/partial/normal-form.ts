import type { Expr } from '../syntax/expr.ts';
import { renumbered } from '../syntax/rebuild.ts';

/**
 * A condition in negation normal form: `!` stands before atoms only. An atom is whatever is not made of `!`, `&&`, `||`,
 * `?:`, `all`, `exists` and `cel.bind`; comparisons stay as they are, because `!(a < b)` is more than `a >= b` where a NaN may occur.
 * What it gives is what the condition gives, unknowns and errors included; except that `!!x` becomes `x`, which is no
 * error where `x` is of type `dyn` and turns out to be neither true nor false.
 */
export function normalForm(condition: Expr): Expr {
  return renumbered(form(condition, false));
}

function form(node: Expr, negated: boolean): Expr {
  switch (node.kind) {
    case 'literal':
      return typeof node.value === 'boolean' ? { ...node, value: node.value !== negated } : atom(node, negated);
    case 'unary':
      return node.operator === '!' ? form(node.operand, !negated) : atom(node, negated);
    case 'binary': {
      if (node.operator !== '&&' && node.operator !== '||') return atom(node, negated);
      const operator = (node.operator === '&&') === negated ? '||' : '&&';
      return { ...node, operator, left: form(node.left, negated), right: form(node.right, negated) };
    }
    case 'conditional':
      return {
        ...node,
        condition: form(node.condition, false),
        whenTrue: form(node.whenTrue, negated),
        whenFalse: form(node.whenFalse, negated),
      };
    case 'macro': {
      if (node.name === 'bind') return { ...node, args: node.args.map((arg) => form(arg, negated)) };
      if (node.name !== 'all' && node.name !== 'exists') return atom(node, negated);
      const name = (node.name === 'all') === negated ? 'exists' : 'all';
      return { ...node, name, args: node.args.map((arg) => form(arg, negated)) };
    }
    default:
      return atom(node, negated);
  }
}

function atom(node: Expr, negated: boolean): Expr {
  return negated ? { kind: 'unary', id: 0, range: node.range, operator: '!', operand: node } : node;
}
