import { equalByCase, fold } from '../unicode/case-folding.ts';
import { isWordCharacter, wordUnits } from './word-characters.ts';

/** More lists than bits in a mask need several tries. */
export const MAX_LISTS = 31;

/**
 * Lists of words as one trie over folded code points. A node is a slot of an open-addressing hash table, keyed by its
 * parent and the character that leads to it, so that 100,000 words need a few flat arrays and no objects.
 */
export interface Trie {
  /** Number of the lists. */
  readonly lists: number;
  readonly caseSensitive: boolean;
  /** Slot to parent slot and leading symbol; symbol 0 marks an empty slot. */
  readonly parents: Int32Array;
  readonly symbols: Int32Array;
  /** Slot to a bit mask of the lists that have a word which ends there, and a longer one. */
  readonly endsHere: Int32Array;
  readonly goesOn: Int32Array;
  /** UTF-16 unit to twice its symbol, plus one for a word character. Symbol 0 is in no word. */
  readonly unitSymbols: Int32Array;
  /** The same for any code point. */
  symbolOf(codePoint: number): number;
}

/** The root's slot: no hash leads to it. */
export const ROOT = 0;

export function buildTrie(lists: readonly (readonly string[])[], caseSensitive: boolean): Trie {
  const canonical = (codePoint: number): number => (caseSensitive ? codePoint : fold(codePoint));
  const words = lists.map((list) => list.map((word) => Array.from(word, (c) => canonical(c.codePointAt(0) ?? 0))));
  const numbers = new Map<number, number>();
  let characters = 0;
  for (const word of words.flat()) {
    characters += word.length;
    for (const codePoint of word) if (!numbers.has(codePoint)) numbers.set(codePoint, numbers.size + 1);
  }
  const slots = 1 << (32 - Math.clz32(2 * characters + 2));
  const trie = {
    lists: lists.length,
    caseSensitive,
    parents: new Int32Array(slots),
    symbols: new Int32Array(slots),
    endsHere: new Int32Array(slots),
    goesOn: new Int32Array(slots),
  };
  words.forEach((list, index) => {
    for (const word of list)
      insert(
        trie,
        word.map((c) => numbers.get(c) ?? 0),
        1 << index,
      );
  });
  const symbolOf = (codePoint: number): number =>
    2 * (numbers.get(canonical(codePoint)) ?? 0) + (isWordCharacter(codePoint) ? 1 : 0);
  const unitSymbols = wordUnits();
  for (const [codePoint, number] of numbers) {
    for (const equal of caseSensitive ? [codePoint] : equalByCase(codePoint)) {
      if (equal <= 0xffff) unitSymbols[equal] = 2 * number + (unitSymbols[equal] as number);
    }
  }
  return { ...trie, unitSymbols, symbolOf };
}

type Table = Pick<Trie, 'parents' | 'symbols' | 'endsHere' | 'goesOn'>;

/** The child of `parent` by `symbol`, or the empty slot where it would be. */
function probe({ parents, symbols }: Pick<Trie, 'parents' | 'symbols'>, parent: number, symbol: number): number {
  const mask = symbols.length - 1;
  let slot = (Math.imul(parent, 0x9e3779b1) ^ Math.imul(symbol, 0x85ebca77)) >>> 0;
  for (slot = (slot ^ (slot >>> 15)) & mask; ; slot = (slot + 1) & mask) {
    if (slot === ROOT) continue;
    const found = symbols[slot] as number;
    if (found === 0 || (found === symbol && parents[slot] === parent)) return slot;
  }
}

/** The child of a slot, or `ROOT` if there is none. */
export function childOf(trie: Trie, parent: number, symbol: number): number {
  const slot = probe(trie, parent, symbol);
  return trie.symbols[slot] === 0 ? ROOT : slot;
}

function insert(table: Table, word: readonly number[], list: number): void {
  let slot = ROOT;
  for (const symbol of word) {
    table.goesOn[slot] = (table.goesOn[slot] as number) | list;
    const child = probe(table, slot, symbol);
    table.symbols[child] = symbol;
    table.parents[child] = slot;
    slot = child;
  }
  table.endsHere[slot] = (table.endsHere[slot] as number) | list;
}
