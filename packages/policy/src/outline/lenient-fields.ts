import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Located } from '../syntax/policy-syntax.ts';
import { rangeOf } from '../yaml/read-yaml.ts';

/** A value of a mapping, and its key. */
export interface Entry {
  readonly key: Located;
  readonly value: Node | undefined;
}

/** The fields of a mapping by name, the last of those that stand twice; none of anything else. */
export function fieldsOf(node: Node | undefined): ReadonlyMap<string, Entry> {
  if (!isMap(node)) return new Map();
  return new Map(
    node.items.flatMap(({ key, value }): readonly [string, Entry][] => {
      if (!isScalar(key) || typeof key.value !== 'string') return [];
      return [
        [key.value, { key: { value: key.value, range: rangeOf(key) }, value: (value as Node | null) ?? undefined }],
      ];
    }),
  );
}

export const itemsOf = (node: Node | undefined): readonly Node[] => (isSeq(node) ? (node.items as Node[]) : []);

/** A text that says something, without its quotes. */
export function locatedOf(node: Node | undefined): Located | undefined {
  if (!isScalar(node) || typeof node.value !== 'string' || node.value === '') return undefined;
  const { start, end } = rangeOf(node);
  const isQuoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
  return { value: node.value, range: isQuoted ? { start: start + 1, end: end - 1 } : { start, end } };
}

/** A text, or those of a list. */
export const locatedsOf = (node: Node | undefined): readonly Located[] =>
  (isSeq(node) ? itemsOf(node) : [node]).flatMap((item) => locatedOf(item) ?? []);
