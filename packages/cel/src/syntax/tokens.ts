import type { Report } from '../problem.ts';

const PUNCTUATION = [
  ...['===', '!=='],
  ...['&&', '||', '==', '!=', '<=', '>=', '<>'],
  ...['(', ')', '[', ']', '{', '}', '.', ',', ':', '?', '+', '-', '*', '/', '%', '<', '>', '!', '=', '&', '|'],
] as const;

/** Signs of the language, and those of its neighbours that the parser knows the remedy for. */
export type Punctuation = (typeof PUNCTUATION)[number];

export type TokenKind =
  | 'identifier'
  | 'quoted-identifier'
  | 'reserved'
  | 'true'
  | 'false'
  | 'null'
  | 'in'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'invalid'
  | 'end'
  | Punctuation;

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
}

/** What an operand may end with; behind it, `-` subtracts, `?` asks and `(` calls. */
export const OPERAND_ENDS: ReadonlySet<TokenKind> = new Set<TokenKind>([
  ...(['identifier', 'quoted-identifier', 'reserved', 'true', 'false', 'null'] as const),
  ...(['int', 'uint', 'double', 'string', 'bytes', ')', ']', '}'] as const),
]);

const KEYWORDS: ReadonlyMap<string, TokenKind> = new Map<string, TokenKind>([
  ['true', 'true'],
  ['false', 'false'],
  ['null', 'null'],
  ['in', 'in'],
  ...[
    ...['as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'namespace'],
    ...['package', 'return', 'var', 'void', 'while'],
  ].map((word) => [word, 'reserved'] as const),
]);

/** Longest first, by their first character. */
const PUNCTUATION_BY_FIRST: ReadonlyMap<string, readonly Punctuation[]> = Map.groupBy(PUNCTUATION, (sign) =>
  sign.charAt(0),
);

const SPACE = /[\t\n\f\r ]*(?:\/\/[^\n]*[\t\n\f\r ]*)*/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /(?:0[xX][0-9a-fA-F]+|[0-9]+)[uU]|0[xX][0-9a-fA-F]+|(?:[0-9]*\.[0-9]+|[0-9]+)(?:[eE][+-]?[0-9]+)?/y;
const QUOTED_IDENTIFIER = /`[A-Za-z0-9_.\-/ ]+`/y;
const STRING_START = /([bB]?)([rR]?)("""|'''|"|')/y;

/**
 * The tokens of an expression, without space and comments, ended by one of kind `end`. Never throws: what cannot be
 * read is reported and becomes a token of kind `invalid`.
 */
export function tokenize(source: string, report: Report): Token[] {
  const tokens: Token[] = [];
  let position = skip(SPACE, source, 0);
  while (position < source.length) {
    const token = tokenAt(source, position, report);
    tokens.push(token);
    position = skip(SPACE, source, token.end);
  }
  tokens.push({ kind: 'end', start: source.length, end: source.length });
  return tokens;
}

function tokenAt(source: string, start: number, report: Report): Token {
  const string = stringAt(source, start, report);
  if (string !== undefined) return string;

  let end = skip(WORD, source, start);
  if (end > start) return { kind: KEYWORDS.get(source.slice(start, end)) ?? 'identifier', start, end };

  end = skip(NUMBER, source, start);
  if (end > start) return { kind: numberKind(source.slice(start, end)), start, end };

  const first = source.charAt(start);
  const sign = PUNCTUATION_BY_FIRST.get(first)?.find((candidate) => source.startsWith(candidate, start));
  if (sign !== undefined) return { kind: sign, start, end: start + sign.length };

  end = skip(QUOTED_IDENTIFIER, source, start);
  if (end > start) return { kind: 'quoted-identifier', start, end };

  end = start + ((source.codePointAt(start) ?? 0) > 0xffff ? 2 : 1);
  report('unexpected-character', `\`${source.slice(start, end)}\` has no meaning here; remove it.`, { start, end });
  return { kind: 'invalid', start, end };
}

function numberKind(text: string): TokenKind {
  if (/[uU]$/.test(text)) return 'uint';
  return /^0[xX]|^[0-9]+$/.test(text) ? 'int' : 'double';
}

/** A string or bytes literal with its prefixes and quotes; an unterminated one ends with its line. */
function stringAt(source: string, start: number, report: Report): Token | undefined {
  const first = source.charCodeAt(start);
  // " ' b B r R: nothing else begins a string, and the expression below is dearer than this comparison.
  if (first !== 34 && first !== 39 && first !== 98 && first !== 66 && first !== 114 && first !== 82) return undefined;
  STRING_START.lastIndex = start;
  const match = STRING_START.exec(source);
  if (match === null) return undefined;
  const [opening, bytes, raw, quote = ''] = match;
  const kind = bytes === '' ? 'string' : 'bytes';
  let position = start + opening.length;
  while (position < source.length) {
    if (source.startsWith(quote, position)) return { kind, start, end: position + quote.length };
    const character = source.charAt(position);
    if (quote.length === 1 && (character === '\n' || character === '\r')) break;
    position += raw === '' && character === '\\' ? 2 : 1;
  }
  const end = Math.min(position, source.length);
  report(
    'unterminated-string',
    `This ${kind === 'bytes' ? 'bytes literal' : 'string'} has no closing ${quote}.`,
    { start, end },
    { title: `Insert ${quote}`, range: { start: end, end }, text: quote },
  );
  return { kind: 'invalid', start, end };
}

/** The end of what a sticky expression matches at `position`, or `position` when it does not match. */
function skip(pattern: RegExp, source: string, position: number): number {
  pattern.lastIndex = position;
  return pattern.test(source) ? pattern.lastIndex : position;
}
