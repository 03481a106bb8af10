import type { Checked } from '../check/check.ts';
import type { Expr } from '../syntax/expr.ts';
import { walk } from '../syntax/expr.ts';

/** So many fields a frame remembers. */
export const MAX_REPEATED = 4;

/** A field of a variable, by names that say which; undefined for every other node. */
export function fieldName(node: Expr, checked: Checked): string | undefined {
  if (node.kind !== 'select' || node.test || node.optional || checked.referenceOf(node) !== undefined) return undefined;
  const root = checked.referenceOf(node.operand);
  if (root?.kind !== 'variable' || root.value !== undefined) return undefined;
  return JSON.stringify([root.name, node.field]);
}

/** The fields of variables that more than one node reads, each with its place in `Frame.seen`. */
export function repeatedFields(root: Expr, checked: Checked): ReadonlyMap<string, number> {
  const once = new Set<string>();
  const repeated = new Map<string, number>();
  walk(root, (node) => {
    const name = fieldName(node, checked);
    if (name === undefined) return;
    if (once.has(name) && !repeated.has(name) && repeated.size < MAX_REPEATED) repeated.set(name, repeated.size);
    once.add(name);
  });
  return repeated;
}
