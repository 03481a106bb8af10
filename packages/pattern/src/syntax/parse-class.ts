import { type CharSet, complement, fromRanges } from '../unicode/char-set.ts';
import { atEnd, type Cursor, report, startsWith, take, takeCodePoint, takeMatch } from './cursor.ts';
import { foldedIf, POSIX_SETS } from './named-sets.ts';
import { parseEscape, parseQuoted } from './parse-escape.ts';

/** One item of a class: a character that may begin a range, or a set that may not. */
type Item = { readonly codePoint: number } | { readonly set: CharSet };

/** What is in a class: ranges of characters as they are written, and those of sets, which are folded already. */
interface Contents {
  readonly written: number[];
  readonly named: number[];
}

/** How many ranges the sets that classes name may have together; those of `[\pL\pN]` have some eight hundred. */
const MAX_RANGES = 100_000;

/** Reads a bracketed class (the cursor is behind `[`). */
export function parseClass(cursor: Cursor): CharSet {
  const start = cursor.at - 1;
  const negated = take(cursor, '^');
  const contents: Contents = { written: [], named: [] };
  for (let first = true; first || !startsWith(cursor, ']'); first = false) {
    if (atEnd(cursor)) {
      report(cursor, 'unclosed-class', 'This class is never closed: add `]`.', start);
      break;
    }
    if (take(cursor, '\\Q')) for (const quoted of parseQuoted(cursor)) contents.written.push(quoted, quoted);
    else parseItemOrRange(cursor, contents);
  }
  take(cursor, ']');
  const { written, named } = contents;
  const set = fromRanges([...foldedIf(cursor.flags.ignoreCase, fromRanges(written)), ...named]);
  return negated ? complement(set) : set;
}

function parseItemOrRange(cursor: Cursor, { written, named }: Contents): void {
  const start = cursor.at;
  const low = parseItem(cursor);
  const isRange = startsWith(cursor, '-') && !startsWith(cursor, '-]') && cursor.at + 1 < cursor.source.length;
  if ('set' in low) {
    addNamed(cursor, low.set, named, start);
    return;
  }
  if (!isRange) {
    written.push(low.codePoint, low.codePoint);
    return;
  }
  take(cursor, '-');
  const high = parseItem(cursor);
  if ('set' in high || high.codePoint < low.codePoint) {
    const message = 'A range goes from one character to a later one: swap the ends, or escape `-` to mean a hyphen.';
    report(cursor, 'bad-range', message, start);
  } else {
    written.push(low.codePoint, high.codePoint);
  }
}

function addNamed(cursor: Cursor, set: CharSet, named: number[], start: number): void {
  const before = cursor.ranges;
  cursor.ranges += set.length / 2;
  if (cursor.ranges <= MAX_RANGES) for (const edge of set) named.push(edge);
  else if (before <= MAX_RANGES) {
    report(cursor, 'classes-too-large', 'The classes have too many ranges: name fewer sets in brackets.', start);
  }
}

function parseItem(cursor: Cursor): Item {
  const start = cursor.at;
  const posix = takeMatch(cursor, /\[:(\^?)([A-Za-z]*):\]/y);
  if (posix !== undefined) return { set: posixSet(cursor, posix[2] ?? '', posix[1] === '^', start) };
  if (!take(cursor, '\\')) return { codePoint: takeCodePoint(cursor) };
  const escaped = parseEscape(cursor);
  if (escaped.kind === 'set') return { set: escaped.set };
  if (escaped.kind === 'character') return { codePoint: escaped.codePoint };
  const remedy = escaped.letter === 'b' ? ' (a backspace is `\\x08`)' : '';
  report(
    cursor,
    'assertion-in-class',
    `\`\\${escaped.letter}\` stands between characters and cannot be in a class${remedy}.`,
    start,
  );
  return { set: [] };
}

function posixSet(cursor: Cursor, name: string, negated: boolean, start: number): CharSet {
  const set = Object.hasOwn(POSIX_SETS, name) ? POSIX_SETS[name] : undefined;
  if (set === undefined) {
    const known = Object.keys(POSIX_SETS).join(', ');
    report(cursor, 'unknown-property', `There is no class \`[:${name}:]\`: use one of ${known}.`, start);
    return [];
  }
  const folded = foldedIf(cursor.flags.ignoreCase, set);
  return negated ? complement(folded) : folded;
}
