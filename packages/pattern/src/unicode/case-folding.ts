import { type CharSet, fromRanges, has, size } from './char-set.ts';
import { decodeNumbers } from './decode-numbers.ts';
import { FOLDING_PAIRS } from './generated/case-folding.ts';

interface Folding {
  /** Code point to the smallest code point that is equal to it; only those that differ from it. */
  readonly smallest: ReadonlyMap<number, number>;
  /** Code point to all code points that are equal to it, itself included. */
  readonly equal: ReadonlyMap<number, readonly number[]>;
}

let folding: Folding | undefined;

/** The representative of all code points that differ from this one only by case (simple case folding). */
export function fold(codePoint: number): number {
  folding ??= decode();
  return folding.smallest.get(codePoint) ?? codePoint;
}

/**
 * Texts that differ only by case give equal ones, by the folding that matchers use (simple case folding, one character for one),
 * whatever the host's locale and version of Unicode. To be compared, not to be shown.
 */
export function foldCase(text: string): string {
  // Of the letters that are equal the capital one of ASCII is the smallest.
  if (isAscii.test(text)) return text.toUpperCase();
  let folded = '';
  for (const character of text) folded += String.fromCodePoint(fold(character.codePointAt(0) ?? 0));
  return folded;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII.
const isAscii = /^[\x00-\x7f]*$/;

/** All code points that differ from this one only by case, itself included. */
export function equalByCase(codePoint: number): readonly number[] {
  folding ??= decode();
  return folding.equal.get(codePoint) ?? [codePoint];
}

/** Sets that were folded; large ones take a while, and are asked for again. */
const folded = new WeakMap<CharSet, CharSet>();

/** The set with every code point added that differs from a member only by case. */
export function foldSet(set: CharSet): CharSet {
  const known = folded.get(set) ?? withEqual(set);
  folded.set(set, known);
  return known;
}

function withEqual(set: CharSet): CharSet {
  folding ??= decode();
  const added: number[] = [];
  const add = (equal: readonly number[]) => {
    for (const codePoint of equal) added.push(codePoint, codePoint);
  };
  if (size(set) <= 64) {
    for (let i = 0; i < set.length; i += 2) {
      for (let c = set[i] as number; c <= (set[i + 1] as number); c++) add(folding.equal.get(c) ?? []);
    }
  } else {
    for (const [codePoint, equal] of folding.equal) if (has(set, codePoint)) add(equal);
  }
  return added.length > 0 ? fromRanges([...set, ...added]) : set;
}

/** Reads runs of `offset count step distance` (scripts/generate-unicode.ts). */
function decode(): Folding {
  const smallest = new Map<number, number>();
  const equal = new Map<number, number[]>();
  const numbers = decodeNumbers(FOLDING_PAIRS);
  let first = 0;
  for (let i = 0; i + 3 < numbers.length; i += 4) {
    first += numbers[i] as number;
    const [count, step, distance] = numbers.slice(i + 1, i + 4) as [number, number, number];
    for (let n = 0; n < count; n++) {
      const codePoint = first + n * step;
      const members = equal.get(codePoint) ?? [codePoint];
      members.push(codePoint + distance);
      smallest.set(codePoint + distance, codePoint);
      equal.set(codePoint, members);
    }
  }
  for (const [other, codePoint] of smallest) equal.set(other, equal.get(codePoint) ?? [other]);
  return { smallest, equal };
}
