import { type Candidates, LongestCandidates } from '../stream/candidates.ts';
import type { Found, Scan } from '../stream/scan.ts';
import { isHighSurrogate } from '../unicode/code-points.ts';
import { childOf, ROOT, type Trie } from './trie.ts';

/** A start from which some word is still possible. */
interface Walker {
  readonly start: number;
  /** Slot in the trie. */
  slot: number;
  /** Bit mask of the lists for which this start still counts. */
  lists: number;
}

/** A character as the trie sees it. */
interface Character {
  readonly symbol: number;
  readonly isWord: boolean;
  /** Whether the character before it was a word character. */
  readonly afterWord: boolean;
  /** Offsets in the whole text. */
  readonly index: number;
  readonly after: number;
}

/**
 * Walks the trie from every place where a word may begin. A boundary is needed only where a word's own edge is a word
 * character: `C++` ends in `C++x`, `cat` does not begin in `scat`. For each character that costs one step for each
 * start that is alive, of which there are at most as many as the longest phrase has characters; mostly none or one.
 */
export class WordScan implements Scan {
  readonly #trie: Trie;
  readonly #found: Found;
  readonly #candidates: readonly Candidates[];
  /** Oldest start first. */
  readonly #walkers: Walker[] = [];
  #position = 0;
  /** Whether the last character was a word character: then words that end with it await the next one. */
  #afterWord = false;
  /** Bit mask of the lists with candidates that are not settled. */
  #open = 0;

  constructor(trie: Trie, found: Found) {
    this.#trie = trie;
    this.#found = found;
    this.#candidates = Array.from({ length: trie.lists }, () => new LongestCandidates());
  }

  feed(text: string): void {
    const trie = this.#trie;
    const { units } = trie.symbols;
    const { length } = text;
    const base = this.#position;
    let afterWord = this.#afterWord;
    for (let index = 0; index < length; ) {
      const unit = text.charCodeAt(index);
      let after = index + 1;
      let packed = units[unit] as number;
      if (isHighSurrogate(unit)) {
        const codePoint = text.codePointAt(index) as number;
        if (codePoint > 0xffff) after++;
        packed = trie.symbols.of(codePoint);
      }
      const isWord = (packed & 1) === 1;
      const mayBegin = packed > 1 && !(isWord && afterWord);
      if (this.#walkers.length > 0 || this.#open !== 0) {
        const character = { symbol: packed >> 1, isWord, afterWord, index: base + index, after: base + after };
        const taken = this.#step(character);
        if (mayBegin) this.#begin(character, taken);
        this.#afterWord = isWord;
        if (this.#open !== 0) this.#settle(character.after);
      } else if (mayBegin && isWord) {
        after = this.#walkAlone(text, index, base);
      } else if (mayBegin) {
        this.#begin({ symbol: packed >> 1, isWord, afterWord, index: base + index, after: base + after }, 0);
        this.#afterWord = isWord;
        if (this.#open !== 0) this.#settle(base + after);
      }
      afterWord = isWord;
      index = after;
    }
    this.#afterWord = afterWord;
    this.#position = base + length;
  }

  /**
   * Follows the only start there is as far as word characters go, among which no other can begin and nothing can end.
   * Returns where it stopped.
   */
  #walkAlone(text: string, index: number, base: number): number {
    const { units } = this.#trie.symbols;
    let slot = ROOT;
    let after = index;
    for (; after < text.length; after++) {
      const packed = units[text.charCodeAt(after)] as number;
      if ((packed & 1) === 0) break;
      slot = childOf(this.#trie, slot, packed >> 1);
      if (slot === ROOT) return after + 1;
    }
    this.#walkers.push({ start: base + index, slot, lists: -1 });
    return after;
  }

  /** Moves every walker over a character; returns the lists in which a word ended with it. */
  #step({ symbol, isWord, afterWord, index, after }: Character): number {
    const walkers = this.#walkers;
    let endedBefore = 0;
    let endedAfter = 0;
    let alive = 0;
    for (const walker of walkers) {
      walker.lists &= ~(endedBefore | endedAfter); // an older start found a word that overlaps this one
      if (afterWord && !isWord) endedBefore |= this.#end(walker, index);
      walker.slot = childOf(this.#trie, walker.slot, symbol);
      if (walker.slot === ROOT) continue;
      if (!isWord) endedAfter |= this.#end(walker, after);
      if (this.#mayFind(walker, isWord) !== 0) walkers[alive++] = walker;
    }
    walkers.length = alive;
    return endedAfter;
  }

  #begin({ symbol, isWord, index, after }: Character, taken: number): void {
    const slot = childOf(this.#trie, ROOT, symbol);
    if (slot === ROOT) return;
    const walker = { start: index, slot, lists: ~taken };
    if (!isWord) this.#end(walker, after);
    if (this.#mayFind(walker, isWord) !== 0) this.#walkers.push(walker);
  }

  /** Notes the words that end at `end` where the walker stands; returns their lists. */
  #end({ start, slot, lists }: Walker, end: number): number {
    const ended = lists & (this.#trie.endsHere[slot] as number);
    for (let rest = ended; rest !== 0; rest &= rest - 1) this.#candidates[lowestBit(rest)]?.add(start, end);
    this.#open |= ended;
    return ended;
  }

  /** The lists in which a word may still end, here (if that awaits the next character) or further on. */
  #mayFind({ slot, lists }: Walker, awaited: boolean): number {
    const { goesOn, endsHere } = this.#trie;
    return lists & ((goesOn[slot] as number) | (awaited ? (endsHere[slot] as number) : 0));
  }

  #settle(position: number): void {
    for (let rest = this.#open; rest !== 0; rest &= rest - 1) {
      const list = lowestBit(rest);
      const candidates = this.#candidates[list] as Candidates;
      const before = this.#oldestStart(list) ?? position;
      candidates.settle(before, (start, end) => this.#found(list, start, end, position));
      if (candidates.settled) this.#open &= ~(1 << list);
    }
  }

  finish(): void {
    let ended = 0;
    for (const walker of this.#walkers) {
      walker.lists &= ~ended;
      if (this.#afterWord) ended |= this.#end(walker, this.#position);
    }
    this.#walkers.length = 0;
    this.#settle(this.#position);
  }

  #oldestStart(list: number): number | undefined {
    const bit = 1 << list;
    return this.#walkers.find((walker) => (this.#mayFind(walker, this.#afterWord) & bit) !== 0)?.start;
  }

  holdOf(list: number): number {
    return this.#oldestStart(list) ?? this.#position;
  }

  get hold(): number {
    return this.#walkers[0]?.start ?? this.#position;
  }
}

function lowestBit(mask: number): number {
  return 31 - Math.clz32(mask & -mask);
}
