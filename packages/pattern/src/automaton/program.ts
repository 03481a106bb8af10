import type { Nfa } from '../nfa/nfa.ts';
import { ANY_OR_EDGE, type CharSet, keyOf } from '../unicode/char-set.ts';
import { type Alphabet, buildAlphabet } from './alphabet.ts';

/** What a node does. A `PENDING` match waits to see the next character; a `MATCH` is certain where it stands. */
export const CHAR = 0;
export const SPLIT = 1;
export const PENDING = 2;
export const MATCH = 3;

/** Several automata side by side over one alphabet, laid out flat. Immutable. */
export interface Program {
  readonly alphabet: Alphabet;
  /** Number of patterns; nodes name them by their index here. */
  readonly patterns: number;
  /** One of the four above, for each node. */
  readonly kind: Uint8Array;
  /** Node to its pattern. */
  readonly pattern: Int32Array;
  /** The next node, or the two nodes of a split. */
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** Node to the slot of the group's edge that it passes; -1 for nodes that pass none. */
  readonly slot: Int32Array;
  /** Node to the row of `member` that holds its set, already multiplied by the alphabet's size. */
  readonly row: Int32Array;
  /** Rows of 0 and 1 by class. */
  readonly member: Uint8Array;
  /** Class before a position to an index in `entries`: where matches may begin there. */
  readonly entryOf: Int32Array;
  readonly entries: readonly Int32Array[];
}

export function buildProgram(nfas: readonly Nfa[]): Program {
  const sets = new Map<string, { set: CharSet; row: number }>();
  const rowOf = new Map<CharSet, number>(); // copies of a repeated part share their sets
  const rowNumber = (set: CharSet): number => {
    const row = rowOf.get(set) ?? sets.get(keyOf(set))?.row ?? sets.size;
    if (row === sets.size) sets.set(keyOf(set), { set, row });
    rowOf.set(set, row);
    return row;
  };
  const size = nfas.reduce((total, nfa) => total + nfa.nodes.length, 0);
  const kind = new Uint8Array(size);
  const pattern = new Int32Array(size);
  const first = new Int32Array(size);
  const second = new Int32Array(size);
  const slot = new Int32Array(size).fill(-1);
  const row = new Int32Array(size);
  const entries: { after: CharSet; node: number }[] = [];
  let offset = 0;
  nfas.forEach((nfa, index) => {
    nfa.nodes.forEach((node, local) => {
      const id = offset + local;
      pattern[id] = index;
      if (node.kind === 'char') {
        kind[id] = CHAR;
        first[id] = offset + node.next;
        row[id] = rowNumber(node.set);
      } else if (node.kind === 'match') {
        kind[id] = keyOf(node.before) === ALWAYS && !nfa.awaitsNext ? MATCH : PENDING;
        row[id] = rowNumber(node.before);
      } else {
        kind[id] = SPLIT;
        first[id] = offset + (node.kind === 'split' ? node.first : node.next);
        second[id] = offset + (node.kind === 'split' ? node.second : node.next);
        if (node.kind === 'mark') slot[id] = node.slot;
      }
    });
    for (const entry of nfa.entries) entries.push({ after: entry.after, node: offset + entry.node });
    offset += nfa.nodes.length;
  });
  const alphabet = buildAlphabet([...[...sets.values()].map(({ set }) => set), ...entries.map(({ after }) => after)]);
  const member = new Uint8Array(sets.size * alphabet.size);
  for (const { set, row: number } of sets.values()) {
    for (const inside of alphabet.classesOf(set)) member[number * alphabet.size + inside] = 1;
  }
  for (let id = 0; id < size; id++) row[id] = (row[id] as number) * alphabet.size;
  return {
    alphabet,
    patterns: nfas.length,
    kind,
    pattern,
    first,
    second,
    slot,
    row,
    member,
    ...layEntries(entries, alphabet),
  };
}

const ALWAYS = keyOf(ANY_OR_EDGE);

/** Groups the classes before a position by where matches may begin after them. */
function layEntries(
  entries: readonly { readonly after: CharSet; readonly node: number }[],
  alphabet: Alphabet,
): Pick<Program, 'entryOf' | 'entries'> {
  const nodesAfter: number[][] = Array.from({ length: alphabet.size }, () => []);
  for (const { after, node } of entries) for (const c of alphabet.classesOf(after)) nodesAfter[c]?.push(node);
  const distinct = new Map<string, number>();
  const lists: Int32Array[] = [];
  const entryOf = Int32Array.from(nodesAfter, (nodes) => {
    const key = nodes.join();
    const known = distinct.get(key);
    if (known !== undefined) return known;
    distinct.set(key, lists.length);
    return lists.push(Int32Array.from(nodes)) - 1;
  });
  return { entryOf, entries: lists };
}
