import type { Node } from 'yaml';
import { originOf } from './moved-item.ts';

/**
 * What is made of an item of a list, such as a rule of a policy, is made once: it stays as long as the item is written as it is, and
 * moves where an edit elsewhere has moved that. While somebody types, nearly all items of a file only move.
 *
 * @param make may look at the item and at the lines that it stands on, and at nothing else
 * @param move the same of an item that stands further on
 */
export function keptByItem<T>(
  make: (item: Node, source: string) => T,
  move: (value: T, by: number) => T,
): (item: Node, source: string) => T {
  const known = new WeakMap<Node, { readonly first: Kept<T>; readonly last: Kept<T> }>();
  return (item, source) => {
    const { item: original, by } = originOf(item);
    const before = known.get(original);
    if (before?.last.by === by) return before.last.value;
    const first = before?.first ?? { value: make(item, source), by };
    // Always from the first: what is moved again and again does not grow.
    const last = first.by === by ? first : { value: move(first.value, by - first.by), by };
    known.set(original, { first, last });
    return last.value;
  };
}

/** What was made of an item, and how far that had moved by then. */
interface Kept<T> {
  readonly value: T;
  readonly by: number;
}
