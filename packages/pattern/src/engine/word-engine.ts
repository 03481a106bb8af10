import type { WordsSpec } from '../pattern-spec.ts';
import { buildTrie, MAX_LISTS, type Trie } from '../words/trie.ts';

/** A word list and its index in the specs. */
export interface IndexedWords {
  readonly index: number;
  readonly spec: WordsSpec;
}

/** Word lists that share a trie. */
export interface WordEngine {
  /** Indices in the specs. */
  readonly patterns: readonly number[];
  readonly trie: Trie;
}

/** Puts lists into as few tries as possible; those that fold case cannot share with those that do not. */
export function buildWordEngines(lists: readonly IndexedWords[]): WordEngine[] {
  const engines: WordEngine[] = [];
  for (const caseSensitive of [false, true]) {
    const alike = lists.filter(({ spec }) => (spec.caseSensitive ?? false) === caseSensitive);
    for (let first = 0; first < alike.length; first += MAX_LISTS) {
      const together = alike.slice(first, first + MAX_LISTS);
      const words = together.map(({ spec }) => spec.words);
      engines.push({ patterns: together.map(({ index }) => index), trie: buildTrie(words, caseSensitive) });
    }
  }
  return engines;
}
