import { isMap, isPair, isScalar, isSeq, type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';

/** An item of a list as it was parsed, and how far it has moved since. */
export interface Origin {
  readonly item: Node;
  readonly by: number;
}

const origins = new WeakMap<Node, Origin>();

export const originOf = (item: Node): Origin => origins.get(item) ?? { item, by: 0 };

/**
 * An item of a list that an edit elsewhere has moved; the other is left as it is. What is in it is only moved when somebody looks:
 * nearly all that was made of it is known already.
 */
export function movedItem<T>(item: T, by: number): T {
  if (by === 0 || !isMap(item)) return moved(item, by);
  const { item: original, by: before } = originOf(item);
  const far = before + by;
  if (far === 0) return original as T;
  const { items } = original as YAMLMap;
  const copy = moveRange(Object.assign(new YAMLMap(), original), far);
  let known: YAMLMap['items'] | undefined;
  Object.defineProperty(copy, 'items', {
    get() {
      known ??= items.map((pair) => moved(pair, far));
      return known;
    },
    enumerable: true,
  });
  origins.set(copy, { item: original, by: far });
  return copy as T;
}

/** A node with all that is in it further on; the other is left as it is. */
export function moved<T>(node: T, by: number): T {
  if (by === 0) return node;
  if (isPair(node)) return new Pair(moved(node.key, by), moved(node.value, by)) as T;
  if (isScalar(node)) return moveRange(Object.assign(new Scalar(node.value), node), by) as T;
  if (isMap(node) || isSeq(node)) {
    const copy = Object.assign(isMap(node) ? new YAMLMap() : new YAMLSeq(), node) as YAMLMap | YAMLSeq;
    copy.items = node.items.map((item) => moved(item, by)) as never;
    return moveRange(copy, by) as T;
  }
  return node;
}

function moveRange<T extends Node>(node: T, by: number): T {
  if (node.range) node.range = [node.range[0] + by, node.range[1] + by, node.range[2] + by];
  return node;
}
