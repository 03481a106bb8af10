import { ANY, type CharSet, complement, NOTHING } from '../unicode/char-set.ts';
import { propertyNames, propertySet } from '../unicode/properties.ts';
import { atEnd, type Cursor, report, take, takeCodePoint, takeMatch } from './cursor.ts';
import { DIGIT, foldedIf, SPACE, WORD } from './named-sets.ts';

/** What a backslash stood for; `character` can be an end of a range in a class. */
export type Escape =
  | { readonly kind: 'character'; readonly codePoint: number }
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'assertion'; readonly letter: 'A' | 'b' | 'B' | 'z' };

const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };
const PERL_SETS: Readonly<Record<string, CharSet>> = { d: DIGIT, s: SPACE, w: WORD };

/** Reads what follows a backslash (the cursor is behind it). Unknown escapes are reported and stand for themselves. */
export function parseEscape(cursor: Cursor): Escape {
  const start = cursor.at - 1;
  if (atEnd(cursor)) {
    report(cursor, 'trailing-backslash', 'Nothing follows the backslash: write `\\\\` for a backslash.', start);
    return { kind: 'character', codePoint: 0x5c };
  }
  const codePoint = takeCodePoint(cursor);
  const letter = String.fromCodePoint(codePoint);
  if (letter === 'A' || letter === 'b' || letter === 'B' || letter === 'z') return { kind: 'assertion', letter };
  if (letter === 'p' || letter === 'P') return { kind: 'set', set: parseProperty(cursor, letter === 'P', start) };
  const perl = PERL_SETS[letter.toLowerCase()];
  if (perl !== undefined) {
    const set = foldedIf(cursor.flags.ignoreCase, perl);
    return { kind: 'set', set: letter === letter.toLowerCase() ? set : complement(set) };
  }
  return { kind: 'character', codePoint: parseCharacter(cursor, codePoint, letter, start) };
}

function parseCharacter(cursor: Cursor, codePoint: number, letter: string, start: number): number {
  const control = CONTROLS[letter];
  if (control !== undefined) return control;
  if (letter === 'x') return parseHex(cursor, start);
  if (/[0-7]/.test(letter)) {
    const rest = takeMatch(cursor, letter === '0' ? /[0-7]{0,2}/y : /[0-7]{1,2}/y);
    if (rest !== undefined) return Number.parseInt(letter + rest[0], 8);
  }
  if (/[1-9k]/.test(letter)) {
    const remedy = 'Backreferences cannot be matched in linear time: write out what the group matches.';
    report(cursor, 'backreference', remedy, start);
  } else if (/[0-9A-Za-z]/.test(letter) || codePoint > 0x7f) {
    report(cursor, 'unknown-escape', unknownEscape(letter), start);
  }
  return codePoint;
}

function unknownEscape(letter: string): string {
  if (letter === 'Z') return '`\\Z` is not supported: use `\\z` for the end of the text.';
  if (letter === 'u') return '`\\u` is not supported: write `\\x{...}` with the code point in hexadecimal.';
  if (letter === 'C') return '`\\C` (one byte) has no meaning in text: use `.` for one character.';
  return `\`\\${letter}\` has no meaning here: write \`${letter}\` for the character itself.`;
}

function parseHex(cursor: Cursor, start: number): number {
  const digits = takeMatch(cursor, /\{([0-9A-Fa-f]{1,8})\}|([0-9A-Fa-f]{2})/y);
  const value = digits === undefined ? Number.NaN : Number.parseInt(digits[1] ?? digits[2] ?? '', 16);
  if (value <= 0x10ffff) return value;
  report(
    cursor,
    'bad-hex-escape',
    'Write two hexadecimal digits (`\\x7F`), or a code point up to `\\x{10FFFF}`.',
    start,
  );
  return 0x78;
}

function parseProperty(cursor: Cursor, negatedByLetter: boolean, start: number): CharSet {
  const name = takeMatch(cursor, /\{(\^?)([^{}]*)\}|([A-Za-z])/y);
  const property = name?.[2] ?? name?.[3];
  if (property === undefined) {
    report(cursor, 'unknown-property', 'Name a property: `\\pL`, `\\p{Lu}` or `\\p{Greek}`.', start);
    return NOTHING;
  }
  const set = propertySet(property);
  if (set === undefined) {
    report(cursor, 'unknown-property', unknownProperty(property), start);
    return NOTHING;
  }
  const folded = property === 'Any' ? ANY : foldedIf(cursor.flags.ignoreCase, set);
  const negated = negatedByLetter !== (name?.[1] === '^');
  return negated ? complement(folded) : folded;
}

function unknownProperty(name: string): string {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');
  const near = propertyNames().find((known) => plain(known) === plain(name));
  const hint =
    near === undefined ? 'use a general category (`Lu`) or a script (`Greek`).' : `did you mean \`${near}\`?`;
  return `There is no property \`${name}\`: ${hint}`;
}

/** Reads the text of `\Q...\E` (the cursor is behind `\Q`); without `\E` it goes to the end. */
export function parseQuoted(cursor: Cursor): number[] {
  const codePoints: number[] = [];
  while (!atEnd(cursor) && !take(cursor, '\\E')) codePoints.push(takeCodePoint(cursor));
  return codePoints;
}
