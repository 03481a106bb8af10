import { foldSet } from '../unicode/case-folding.ts';
import { type CharSet, complement, fromRanges } from '../unicode/char-set.ts';

/** `\d`, `\s`, `\w` are ASCII, as in RE2. `\s` has no vertical tab. */
export const DIGIT: CharSet = [0x30, 0x39];
export const SPACE: CharSet = [0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x20];
export const WORD: CharSet = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
export const LINE_FEED: CharSet = [0x0a, 0x0a];

const ALPHA = [0x41, 0x5a, 0x61, 0x7a];
const PUNCTUATION = [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e];

/** `[[:name:]]` */
export const POSIX_SETS: Readonly<Record<string, CharSet>> = {
  alnum: fromRanges([...DIGIT, ...ALPHA]),
  alpha: ALPHA,
  ascii: [0, 0x7f],
  blank: [0x09, 0x09, 0x20, 0x20],
  cntrl: [0, 0x1f, 0x7f, 0x7f],
  digit: DIGIT,
  graph: [0x21, 0x7e],
  lower: [0x61, 0x7a],
  print: [0x20, 0x7e],
  punct: PUNCTUATION,
  space: [0x09, 0x0d, 0x20, 0x20],
  upper: [0x41, 0x5a],
  word: WORD,
  xdigit: [0x30, 0x39, 0x41, 0x46, 0x61, 0x66],
};

export function foldedIf(ignoreCase: boolean, set: CharSet): CharSet {
  return ignoreCase ? foldSet(set) : set;
}

export function only(codePoint: number): CharSet {
  return [codePoint, codePoint];
}

/** `.` */
export function dot(dotAll: boolean): CharSet {
  return dotAll ? complement([]) : complement(LINE_FEED);
}
