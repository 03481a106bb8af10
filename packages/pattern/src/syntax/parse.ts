import type { PatternProblem } from '../pattern-spec.ts';
import { type Ast, alternate, concat, EMPTY } from './ast.ts';
import {
  atEnd,
  type Cursor,
  type Flags,
  report,
  startOf,
  startsWith,
  take,
  takeCodePoint,
  takeMatch,
} from './cursor.ts';
import { beginning, ending, lookaround, wordBoundary } from './lookaround.ts';
import { dot, foldedIf, only } from './named-sets.ts';
import { parseClass } from './parse-class.ts';
import { parseEscape, parseQuoted } from './parse-escape.ts';

/** RE2's own limit on `{n,m}`. */
const MAX_REPEAT = 1000;
/** Parsing and compiling recurse; no expression that a person wrote is nested this deep. */
const MAX_DEPTH = 200;

export interface Parsed {
  /** Usable even if there are problems; then it stands for what could be made out. */
  readonly ast: Ast;
  readonly problems: readonly PatternProblem[];
  /** Names by number; index 0 is the whole match, so its length is one more than the number of groups. */
  readonly groupNames: readonly (string | undefined)[];
}

/** Reads RE2 syntax with one-character lookaround. Never throws: what is wrong is in `problems`. */
export function parsePattern(source: string, ignoreCase = false): Parsed {
  const cursor = startOf(source, ignoreCase);
  const branches: Ast[] = [];
  do {
    branches.push(parseAlternation(cursor, 0));
    if (startsWith(cursor, ')')) {
      const start = cursor.at++;
      report(cursor, 'unmatched-parenthesis', 'This `)` closes nothing: remove it, or write `\\)`.', start);
    }
  } while (!atEnd(cursor));
  return { ast: concat(branches), problems: cursor.problems, groupNames: cursor.groupNames };
}

/** Reads up to the end or a `)`. */
function parseAlternation(cursor: Cursor, depth: number): Ast {
  const branches = [parseConcatenation(cursor, depth)];
  while (take(cursor, '|')) branches.push(parseConcatenation(cursor, depth));
  return alternate(branches);
}

function parseConcatenation(cursor: Cursor, depth: number): Ast {
  const parts: Ast[] = [];
  while (!atEnd(cursor) && !startsWith(cursor, '|') && !startsWith(cursor, ')')) {
    if (take(cursor, '\\Q')) {
      const quoted = parseQuoted(cursor).map((codePoint) => character(cursor, codePoint));
      const last = quoted.pop();
      parts.push(...quoted);
      if (last !== undefined) parts.push(parseRepetition(cursor, last));
    } else if (!take(cursor, '\\E')) {
      parts.push(parseRepetition(cursor, parseAtom(cursor, depth)));
    }
  }
  return concat(parts);
}

function parseAtom(cursor: Cursor, depth: number): Ast {
  const start = cursor.at;
  const codePoint = takeCodePoint(cursor);
  switch (String.fromCodePoint(codePoint)) {
    case '(':
      return parseGroup(cursor, depth + 1);
    case '[':
      return { kind: 'set', set: parseClass(cursor) };
    case '.':
      return { kind: 'set', set: dot(cursor.flags.dotAll) };
    case '^':
      return beginning(cursor.flags.multiLine);
    case '$':
      return ending(cursor.flags.multiLine);
    case '\\':
      return parseEscapedAtom(cursor);
    case '*':
    case '+':
    case '?':
      report(
        cursor,
        'nothing-to-repeat',
        'There is nothing before this to repeat: remove it, or escape it with `\\`.',
        start,
      );
      return EMPTY;
    case '{':
      cursor.at = start;
      if (takeCounts(cursor) !== undefined) {
        report(
          cursor,
          'nothing-to-repeat',
          'There is nothing before this to repeat: remove it, or write `\\{`.',
          start,
        );
        return EMPTY;
      }
      cursor.at = start + 1;
      return character(cursor, codePoint);
    default:
      return character(cursor, codePoint);
  }
}

function character(cursor: Cursor, codePoint: number): Ast {
  return { kind: 'set', set: foldedIf(cursor.flags.ignoreCase, only(codePoint)) };
}

function parseEscapedAtom(cursor: Cursor): Ast {
  const escaped = parseEscape(cursor);
  if (escaped.kind === 'set') return escaped;
  if (escaped.kind === 'character') return character(cursor, escaped.codePoint);
  if (escaped.letter === 'A') return beginning(false);
  if (escaped.letter === 'z') return ending(false);
  return wordBoundary(escaped.letter === 'B');
}

function takeCounts(cursor: Cursor): { min: number; max: number } | undefined {
  const counts = takeMatch(cursor, /\{(\d+)(,(\d*))?\}/y);
  if (counts === undefined) return undefined;
  const min = Number(counts[1]);
  const max = counts[2] === undefined ? min : counts[3] === '' ? Number.POSITIVE_INFINITY : Number(counts[3]);
  return { min, max };
}

function takeQuantifier(cursor: Cursor): { min: number; max: number } | undefined {
  if (take(cursor, '*')) return { min: 0, max: Number.POSITIVE_INFINITY };
  if (take(cursor, '+')) return { min: 1, max: Number.POSITIVE_INFINITY };
  if (take(cursor, '?')) return { min: 0, max: 1 };
  return takeCounts(cursor);
}

function parseRepetition(cursor: Cursor, body: Ast): Ast {
  const start = cursor.at;
  const counts = takeQuantifier(cursor);
  if (counts === undefined) return body;
  const lazy = take(cursor, '?') !== cursor.flags.ungreedy;
  let { min, max } = counts;
  if (min > MAX_REPEAT || (max > MAX_REPEAT && max !== Number.POSITIVE_INFINITY)) {
    report(cursor, 'repetition-too-large', `Repeat at most ${MAX_REPEAT} times, or without an upper limit.`, start);
    min = max = 1;
  } else if (max < min) {
    report(cursor, 'bad-repetition', 'The smaller number comes first: `{2,5}`.', start);
    max = min;
  }
  const second = cursor.at;
  while (takeQuantifier(cursor) !== undefined) take(cursor, '?');
  if (cursor.at > second) {
    report(cursor, 'nested-repetition', 'Repeat a repetition inside a group: `(?:x{2})*`.', start);
  }
  return { kind: 'repeat', body, min, max, lazy };
}

/** Reads a group of any kind (the cursor is behind its `(`). Flags that are set inside end with it. */
function parseGroup(cursor: Cursor, depth: number): Ast {
  const start = cursor.at - 1;
  if (depth > MAX_DEPTH) {
    cursor.at = cursor.source.length;
    cursor.gaveUp = true;
    report(cursor, 'nesting-too-deep', `Groups may be nested ${MAX_DEPTH} deep: simplify the expression.`, start);
    return EMPTY;
  }
  const outer = cursor.flags;
  const look = takeMatch(cursor, /\?(<?)([=!])/y);
  if (look !== undefined) {
    const body = parseGroupBody(cursor, depth, outer, start);
    const found = lookaround(look[1] === '<' ? 'behind' : 'ahead', look[2] === '!', body);
    if (found === undefined) {
      const message =
        'Lookaround may look at one character only, so that text that is still arriving never waits for more than one: ' +
        'make it one character or class, or match the surroundings and name the wanted part with a group.';
      report(cursor, 'lookaround-too-wide', message, start);
    }
    return found ?? EMPTY;
  }
  const switched = takeMatch(cursor, /\?([imsU]*)(-([imsU]+))?([:)])/y);
  if (switched !== undefined && switched[0] !== '?)') {
    cursor.flags = switchFlags(outer, switched[1] ?? '', switched[3] ?? '');
    return switched[4] === ')' ? EMPTY : parseGroupBody(cursor, depth, outer, start);
  }
  return parseCapture(cursor, depth, outer, start);
}

function parseCapture(cursor: Cursor, depth: number, outer: Flags, start: number): Ast {
  const named = takeMatch(cursor, /\?P?<(\w+)>/y);
  if (named === undefined && startsWith(cursor, '?')) {
    takeMatch(cursor, /\?(?:P[=>])?[^\w)]?/y);
    const message =
      'This kind of group is not supported: use `(...)`, `(?:...)`, `(?<name>...)`, `(?i:...)` or lookaround.';
    report(cursor, 'unsupported-group', message, start);
    return parseGroupBody(cursor, depth, outer, start);
  }
  if (named !== undefined && cursor.groupNames.includes(named[1])) {
    report(cursor, 'duplicate-group-name', `The group name \`${named[1]}\` is used twice: rename one.`, start);
  }
  const index = cursor.groupNames.push(named?.[1]) - 1;
  return { kind: 'group', body: parseGroupBody(cursor, depth, outer, start), index };
}

function parseGroupBody(cursor: Cursor, depth: number, outer: Flags, start: number): Ast {
  const body = parseAlternation(cursor, depth);
  cursor.flags = outer;
  if (!take(cursor, ')') && !cursor.gaveUp) {
    cursor.gaveUp = true; // the groups around it are not closed either
    report(cursor, 'unclosed-group', 'This group is never closed: add `)`.', start);
  }
  return body;
}

function switchFlags(flags: Flags, on: string, off: string): Flags {
  const now = (letter: string, before: boolean) => (on.includes(letter) || before) && !off.includes(letter);
  return {
    ignoreCase: now('i', flags.ignoreCase),
    multiLine: now('m', flags.multiLine),
    dotAll: now('s', flags.dotAll),
    ungreedy: now('U', flags.ungreedy),
  };
}
