import type { Expression } from '../condition/expression.ts';
import type { FinderValue } from '../finder/finder-value.ts';
import type { TextList } from '../list/text-list.ts';
import type { Memory } from '../memory/memory.ts';

/** What a policy's conditions may name besides the moment. */
export interface Names {
  readonly lists: ReadonlyMap<string, TextList>;
  readonly finders: ReadonlyMap<string, FinderValue>;
  readonly variables: ReadonlyMap<string, Expression>;
  readonly memories: ReadonlyMap<string, Memory>;
}

export const noNames: Names = { lists: new Map(), finders: new Map(), variables: new Map(), memories: new Map() };

/** Names together. Where two have one, the first stays. */
export const together = (...parts: readonly Names[]): Names => ({
  lists: merged(parts.map(({ lists }) => lists)),
  finders: merged(parts.map(({ finders }) => finders)),
  variables: merged(parts.map(({ variables }) => variables)),
  memories: merged(parts.map(({ memories }) => memories)),
});

/** Every name, with what it stands for. */
export const entriesOf = ({ lists, finders, variables, memories }: Names): readonly (readonly [string, object])[] => [
  ...lists,
  ...finders,
  ...variables,
  ...memories,
];

function merged<T>(parts: readonly ReadonlyMap<string, T>[]): ReadonlyMap<string, T> {
  const all = new Map<string, T>();
  for (const part of parts) for (const [name, value] of part) if (!all.has(name)) all.set(name, value);
  return all;
}
