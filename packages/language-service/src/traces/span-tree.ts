import type { SpanItem } from './span-item.ts';

/** A span and where it stands in its trace. What is the same for all of the trace is left out: there may be many. */
export interface SpanNode extends Omit<SpanItem, 'traceId' | 'source'> {
  /** How many spans enclose it. */
  readonly depth: number;
  /** How many spans stand below it, all the way down: those that follow it in the list. */
  readonly below: number;
  /** The filter wants it. */
  readonly isWanted: boolean;
}

/** A span, and the one that encloses it. */
export interface Branch {
  readonly item: SpanItem;
  readonly parentSpanId: string | undefined;
}

/**
 * The spans of a trace as a tree, each before those that it encloses and those in the order they started. A span whose parent is not
 * there is nobody's; of spans that enclose each other in a circle the first is.
 */
export function spanTree(branches: readonly Branch[], isWanted: (span: SpanItem) => boolean): readonly SpanNode[] {
  const known = new Set(branches.map(({ item }) => item.spanId));
  const children = Map.groupBy(branches, ({ parentSpanId }) =>
    parentSpanId !== undefined && known.has(parentSpanId) ? parentSpanId : undefined,
  );
  const nodes: { -readonly [key in keyof SpanNode]: SpanNode[key] }[] = [];
  const placed = new Set<string>();
  /** A stack of its own: traces may be deeper than calls may. */
  const place = (roots: readonly Branch[]): void => {
    const stack = roots.map(({ item }) => ({ item, depth: 0 })).reverse();
    for (let next = stack.pop(); next; next = stack.pop()) {
      const { item, depth } = next;
      if (placed.has(item.spanId)) continue;
      placed.add(item.spanId);
      const { traceId: _, source: __, ...own } = item;
      nodes.push({ ...own, depth, below: 0, isWanted: isWanted(item) });
      for (const child of (children.get(item.spanId) ?? []).toReversed())
        stack.push({ item: child.item, depth: depth + 1 });
    }
  };
  place(children.get(undefined) ?? []);
  for (const branch of branches) if (!placed.has(branch.item.spanId)) place([branch]);
  countBelow(nodes);
  return nodes;
}

/** From the end: whatever follows at a greater depth is below. */
function countBelow(nodes: readonly { readonly depth: number; below: number }[]): void {
  const open: { readonly depth: number; readonly below: number }[] = [];
  for (const node of nodes.toReversed()) {
    for (let last = open.at(-1); last && last.depth > node.depth; last = open.at(-1)) {
      node.below += last.below + 1;
      open.pop();
    }
    open.push(node);
  }
}
