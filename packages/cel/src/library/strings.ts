import { types } from '../types/type.ts';
import { spendOnText } from '../values/arithmetic.ts';
import type { EvaluationError } from '../values/evaluation-error.ts';
import type { Meter } from '../values/meter.ts';
import { eachCost, findingCost, spend } from '../values/meter.ts';
import { isPlain, lengthOf, offsetOf } from '../values/text.ts';
import type { FunctionDecl } from './declaration.ts';
import { define, failure, method } from './define.ts';

const { int, list, string } = types;

const OUT_OF_RANGE = failure('index-out-of-range', 'There is no character at this index.');

/** The functions of the strings extension. Offsets count characters (code points). */
export const stringFunctions: readonly FunctionDecl[] = [
  define(
    'charAt',
    'The character at an index; empty at the very end.',
    method('string_char_at_int', string, [int], string, charAt),
  ),
  define(
    'indexOf',
    'Where the other text is first found, at or after an offset if one is given; -1 when it is not.',
    method('string_index_of_string', string, [string], int, (text: string, part: string, meter: Meter) =>
      indexOf(text, part, 0n, meter),
    ),
    method('string_index_of_string_int', string, [string, int], int, indexOf),
  ),
  define(
    'lastIndexOf',
    'Where the other text is last found, at or before an offset if one is given; -1 when it is not.',
    method('string_last_index_of_string', string, [string], int, (text: string, part: string, meter: Meter) => {
      spend(meter, findingCost(text, part));
      return unitsToCharacters(text, text.lastIndexOf(part));
    }),
    method('string_last_index_of_string_int', string, [string, int], int, lastIndexOf),
  ),
  define(
    'lowerAscii',
    'The text with A to Z in lower case; other letters stay as they are.',
    method('string_lower_ascii', string, [], string, (text: string, meter: Meter) => {
      spend(meter, eachCost(text.length));
      return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
    }),
  ),
  define(
    'upperAscii',
    'The text with a to z in upper case; other letters stay as they are.',
    method('string_upper_ascii', string, [], string, (text: string, meter: Meter) => {
      spend(meter, eachCost(text.length));
      return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
    }),
  ),
  define(
    'replace',
    'The text with every occurrence of the first text, or the first so many, replaced by the second.',
    method(
      'string_replace_string_string',
      string,
      [string, string],
      string,
      (text: string, part: string, by: string, meter: Meter) => replace(text, part, by, -1n, meter),
    ),
    method('string_replace_string_string_int', string, [string, string, int], string, replace),
  ),
  define(
    'split',
    'The pieces between the separators, at most so many if a limit is given.',
    method('string_split_string', string, [string], list(string), (text: string, separator: string, meter: Meter) =>
      split(text, separator, -1n, meter),
    ),
    method('string_split_string_int', string, [string, int], list(string), split),
  ),
  define(
    'join',
    'The texts of a list in one, with a separator between them if one is given.',
    method('list_join', list(string), [], string, (texts: readonly unknown[], meter: Meter) => join(texts, '', meter)),
    method('list_join_string', list(string), [string], string, join),
  ),
  define(
    'substring',
    'The text from one offset to its end, or to a second offset, which is not included.',
    method('string_substring_int', string, [int], string, (text: string, start: bigint) => substring(text, start)),
    method('string_substring_int_int', string, [int, int], string, substring),
  ),
  define('trim', 'The text without the white space around it.', method('string_trim', string, [], string, trim)),
  define(
    'reverse',
    'The characters from last to first.',
    method('string_reverse', string, [], string, (text: string, meter: Meter) => {
      spend(meter, eachCost(text.length));
      return [...text].reverse().join('');
    }),
  ),
];

/** White space by Unicode, as the specification defines `trim`; U+FEFF, which JavaScript trims too, is none. */
const SPACE = /\p{White_Space}/u;

function trim(text: string, meter: Meter): string {
  spend(meter, eachCost(text.length));
  let start = 0;
  let end = text.length;
  while (start < end && SPACE.test(text.charAt(start))) start += 1;
  while (end > start && SPACE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function charAt(text: string, index: bigint): string | EvaluationError {
  const offset = offsetOf(text, Number(index));
  if (offset === undefined) return OUT_OF_RANGE;
  const character = text.codePointAt(offset);
  return character === undefined ? '' : String.fromCodePoint(character);
}

function unitsToCharacters(text: string, offset: number): bigint {
  return BigInt(offset <= 0 || isPlain(text) ? offset : lengthOf(text.slice(0, offset)));
}

function indexOf(text: string, part: string, from: bigint, meter: Meter): bigint | EvaluationError {
  spend(meter, findingCost(text, part));
  const offset = offsetOf(text, Number(from));
  return offset === undefined ? OUT_OF_RANGE : unitsToCharacters(text, text.indexOf(part, offset));
}

function lastIndexOf(text: string, part: string, from: bigint, meter: Meter): bigint | EvaluationError {
  spend(meter, findingCost(text, part));
  const offset = offsetOf(text, Number(from));
  return offset === undefined ? OUT_OF_RANGE : unitsToCharacters(text, text.lastIndexOf(part, offset));
}

function replace(text: string, part: string, by: string, limit: bigint, meter: Meter): string {
  const pieces = piecesOf(text, part, meter);
  if (part === '') {
    pieces.unshift('');
    pieces.push('');
  }
  const wanted = limit < 0n ? pieces.length - 1 : Math.min(Number(limit), pieces.length - 1);
  spendOnText(meter, text.length + wanted * by.length);
  const replaced = pieces.slice(0, wanted + 1).join(by);
  const rest = pieces.slice(wanted + 1);
  return rest.length === 0 ? replaced : [replaced, ...rest].join(part);
}

function split(text: string, separator: string, limit: bigint, meter: Meter): string[] {
  if (limit === 0n) return [];
  const pieces = piecesOf(text, separator, meter);
  if (limit < 0n || pieces.length <= limit) return pieces;
  const kept = Number(limit) - 1;
  return [...pieces.slice(0, kept), pieces.slice(kept).join(separator)];
}

/** What is between the separators; the characters, where there is none. */
function piecesOf(text: string, separator: string, meter: Meter): string[] {
  spend(meter, separator === '' ? eachCost(text.length) : findingCost(text, separator));
  const pieces = separator === '' ? [...text] : text.split(separator);
  spend(meter, pieces.length);
  return pieces;
}

function join(texts: readonly unknown[], separator: string, meter: Meter): string | EvaluationError {
  let length = 0;
  for (const text of texts) {
    if (typeof text !== 'string') return failure('wrong-type', 'Only a list of texts can be joined.');
    length += text.length + separator.length;
  }
  spend(meter, texts.length);
  spendOnText(meter, length);
  return texts.join(separator);
}

function substring(text: string, start: bigint, end?: bigint): string | EvaluationError {
  const from = offsetOf(text, Number(start));
  const to = end === undefined ? text.length : offsetOf(text, Number(end));
  return from === undefined || to === undefined || from > to ? OUT_OF_RANGE : text.slice(from, to);
}
