import type { Captures, Search } from '@parapet/pattern';
import { compileSearch } from '@parapet/pattern';
import type { Report } from '../problem.ts';
import type { CallExpr } from '../syntax/expr.ts';
import type { CelType } from '../types/type.ts';
import { types } from '../types/type.ts';
import { spendOnText } from '../values/arithmetic.ts';
import { EvaluationError } from '../values/evaluation-error.ts';
import type { Meter } from '../values/meter.ts';
import { spend } from '../values/meter.ts';
import { Optional } from '../values/optional.ts';
import type { Result, Value } from '../values/value.ts';
import type { FunctionDecl, Overload } from './declaration.ts';
import { failure, global } from './define.ts';
import { inspectWritten, MATCH_COST, readPattern, readPatternNow, searchCost, UNREADABLE } from './pattern-argument.ts';

const { int, list, optional, string } = types;

const SEVERAL_GROUPS = 'A pattern to extract by has one group at most; write the others as `(?:...)`.';

/**
 * The functions of the regex extension. Matches are leftmost-first, as RE2 has them: earlier alternatives win, and
 * repetitions are greedy or lazy as they are written.
 */
export const regexFunctions: readonly FunctionDecl[] = [
  {
    name: 'regex.replace',
    doc: 'The text with every match of the pattern (RE2 syntax), or the first so many, replaced. In the replacement `\\1` to `\\9` stand for what the groups matched, `\\0` for the whole match, `\\\\` for a backslash.',
    overloads: [
      searching('regex_replace_string_string_string', [string], string, (search, text, by: string, meter: Meter) =>
        replace(search, text, by, -1n, meter),
      ),
      searching('regex_replace_string_string_string_int', [string, int], string, replace),
    ],
    inspect: ({ args: [, pattern, by] }, report) => {
      inspectWritten(pattern, report);
      const search = pattern?.kind === 'literal' ? searchFor(pattern.value) : undefined;
      if (search === undefined || by?.kind !== 'literal' || typeof by.value !== 'string') return;
      const pieces = piecesOf(by.value, search);
      if (pieces instanceof EvaluationError) report(pieces.code, pieces.message, by.range);
    },
  },
  {
    name: 'regex.extract',
    doc: 'The first match of the pattern (RE2 syntax), or its group there; nothing where there is no match, or where the group is empty.',
    overloads: [searching('regex_extract_string_string', [], optional(string), extract)],
    inspect: inspectExtraction,
  },
  {
    name: 'regex.extractAll',
    doc: 'All matches of the pattern (RE2 syntax), or its group in each match where that is not empty.',
    overloads: [searching('regex_extractAll_string_string', [], list(string), extractAll)],
    inspect: inspectExtraction,
  },
];

/** An overload that takes a text, a pattern and more; `use` is given what the pattern says in its place. */
function searching(
  id: string,
  more: readonly CelType[],
  result: CelType,
  use: (search: Search, text: string, ...more: never[]) => Result,
): Overload {
  const look = (search: Search, text: string, rest: readonly unknown[]): Result => {
    const meter = rest.at(-1) as Meter;
    spend(meter, searchCost(search.size, text.length));
    const counted: Search = { ...search, matches: (whole) => countedMatches(search, whole, meter) };
    return use(counted, text, ...(rest as never[]));
  };
  const call = (text: string, pattern: string, ...rest: unknown[]): Result => {
    const search = readPatternNow(compileSearch, pattern, rest.at(-1) as Meter);
    return search === undefined ? UNREADABLE : look(search, text, rest);
  };
  const overload = global(id, [string, string, ...more], result, call);
  return {
    ...overload,
    prepare: ([, pattern]) => {
      const search = searchFor(pattern);
      return search && ((text: string, _: string, ...rest: unknown[]) => look(search, text, rest));
    },
  };
}

function* countedMatches(search: Search, text: string, meter: Meter): Iterable<Captures> {
  for (const captures of search.matches(text)) {
    spend(meter, MATCH_COST * captures.length);
    yield captures;
  }
}

function searchFor(pattern: Value | undefined): Search | undefined {
  return typeof pattern === 'string' ? readPattern(compileSearch, pattern) : undefined;
}

// --- extracting

function extract(search: Search, text: string): Optional | EvaluationError {
  if (search.groups > 1) return failure('invalid-pattern', SEVERAL_GROUPS);
  for (const captures of search.matches(text)) {
    const found = textOf(captures, search.groups, text);
    return found === '' && search.groups > 0 ? Optional.none : Optional.of(found);
  }
  return Optional.none;
}

function extractAll(search: Search, text: string): readonly string[] | EvaluationError {
  if (search.groups > 1) return failure('invalid-pattern', SEVERAL_GROUPS);
  const found = Array.from(search.matches(text), (captures) => textOf(captures, search.groups, text));
  return search.groups === 0 ? found : found.filter((part) => part !== '');
}

function textOf(captures: Captures, group: number, text: string): string {
  const place = captures[group];
  return place === undefined ? '' : text.slice(place.start, place.end);
}

function inspectExtraction({ args: [, pattern] }: CallExpr, report: Report): void {
  inspectWritten(pattern, report);
  const search = pattern?.kind === 'literal' ? searchFor(pattern.value) : undefined;
  if (pattern !== undefined && search !== undefined && search.groups > 1) {
    report('invalid-pattern', SEVERAL_GROUPS, pattern.range);
  }
}

// --- replacing

function replace(search: Search, text: string, by: string, limit: bigint, meter: Meter): string | EvaluationError {
  const pieces = piecesOf(by, search);
  if (pieces instanceof EvaluationError) return pieces;
  const made: string[] = [];
  let rest = 0;
  let left = limit < 0n ? Number.POSITIVE_INFINITY : Number(limit);
  for (const captures of left > 0 ? search.matches(text) : []) {
    const { start, end } = captures[0];
    const instead = pieces.map((piece) => (typeof piece === 'string' ? piece : textOf(captures, piece, text))).join('');
    spendOnText(meter, instead.length);
    made.push(text.slice(rest, start), instead);
    rest = end;
    left -= 1;
    if (left <= 0) break;
  }
  return made.join('') + text.slice(rest);
}

/** A replacement as texts and the numbers of groups between them. */
function piecesOf(by: string, { groups }: Search): readonly (string | number)[] | EvaluationError {
  const pieces: (string | number)[] = [];
  for (const [piece] of by.matchAll(/[^\\]+|\\.?/gs)) {
    const group = Number(piece.slice(1) || Number.NaN);
    if (!piece.startsWith('\\')) pieces.push(piece);
    else if (piece === '\\\\') pieces.push('\\');
    else if (!/^\\\d$/.test(piece)) {
      return failure(
        'invalid-replacement',
        'In a replacement a backslash stands before a digit, or before another one.',
      );
    } else if (group > groups) {
      return failure('invalid-replacement', `The replacement uses group ${group}, and the pattern has ${groups}.`);
    } else pieces.push(group);
  }
  return pieces;
}
