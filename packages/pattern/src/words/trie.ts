import { numberSymbols, type Symbols } from './symbols.ts';

/** More lists than bits in a mask need several tries. */
export const MAX_LISTS = 31;

/** The root's slot: no search ends there. */
export const ROOT = 0;

/**
 * Lists of words as one trie. A node is a slot of an open-addressing hash table, keyed by its parent and the character
 * that leads to it, so that 100,000 words need a few flat arrays and no objects.
 */
export interface Trie {
  /** Number of lists. */
  readonly lists: number;
  readonly symbols: Symbols;
  /** Slot to its parent's slot, and the number of the character that leads to it; 0 if the slot is empty. */
  readonly parents: Int32Array;
  readonly leads: Int32Array;
  /** Slot to bit masks: the lists of which a word ends here, and those of which one goes on. */
  readonly endsHere: Int32Array;
  readonly goesOn: Int32Array;
}

export function buildTrie(lists: readonly (readonly string[])[], caseSensitive: boolean): Trie {
  const symbols = numberSymbols(lists, caseSensitive);
  let size = 64;
  let trie = emptyTrie(symbols, size);
  while (!fill(trie)) {
    size *= 2;
    trie = emptyTrie(symbols, size);
  }
  return trie;
}

function emptyTrie(symbols: Symbols, size: number): Trie {
  const column = () => new Int32Array(size);
  return {
    lists: symbols.lists.length,
    symbols,
    parents: column(),
    leads: column(),
    endsHere: column(),
    goesOn: column(),
  };
}

/** Inserts all words; gives up when half of the slots are taken. */
function fill(trie: Trie): boolean {
  const { parents, leads, endsHere, goesOn, symbols } = trie;
  let free = parents.length / 2;
  for (const [index, words] of symbols.lists.entries()) {
    const list = 1 << index;
    for (const word of words) {
      let slot = ROOT;
      for (const symbol of word) {
        goesOn[slot] = (goesOn[slot] as number) | list;
        const child = search(trie, slot, symbol);
        if (leads[child] === 0 && free-- === 0) return false;
        parents[child] = slot;
        leads[child] = symbol;
        slot = child;
      }
      endsHere[slot] = (endsHere[slot] as number) | list;
    }
  }
  return true;
}

/** The child's slot, or the empty one where it would be. */
function search({ parents, leads }: Trie, parent: number, symbol: number): number {
  const mask = leads.length - 1;
  const hash = Math.imul(parent, 0x9e3779b1) ^ Math.imul(symbol, 0x85ebca77);
  for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
    if (slot === ROOT) continue;
    const lead = leads[slot];
    if (lead === 0 || (lead === symbol && parents[slot] === parent)) return slot;
  }
}

/** The child of a slot, or `ROOT` if there is none, as for symbol 0. */
export function childOf(trie: Trie, parent: number, symbol: number): number {
  const slot = search(trie, parent, symbol);
  return trie.leads[slot] === 0 ? ROOT : slot;
}
