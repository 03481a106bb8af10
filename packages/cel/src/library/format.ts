import { types } from '../types/type.ts';
import { spendOnText } from '../values/arithmetic.ts';
import { Duration } from '../values/duration.ts';
import type { EvaluationError } from '../values/evaluation-error.ts';
import { isMap, keysOf, valueAt } from '../values/maps.ts';
import type { Meter } from '../values/meter.ts';
import { eachCost, spend } from '../values/meter.ts';
import { compareText } from '../values/text.ts';
import { Timestamp } from '../values/timestamp.ts';
import { TypeValue } from '../values/type-value.ts';
import { Uint } from '../values/uint.ts';
import type { Value } from '../values/value.ts';
import type { FunctionDecl } from './declaration.ts';
import { define, failure, global, method } from './define.ts';

const { dyn, list, string } = types;

/** `format` and `strings.quote` of the strings extension. */
export const formatFunctions: readonly FunctionDecl[] = [
  define(
    'format',
    'The text with its clauses (`%s`, `%d`, `%.2f`, `%e`, `%b`, `%o`, `%x`, `%X`) replaced by the values of the list, in order.',
    method('string_format', string, [list(dyn)], string, format),
  ),
  define(
    'strings.quote',
    'The text in double quotes, with escapes, as it would be written in an expression.',
    global('strings_quote', [string], string, quote),
  ),
];

const CLAUSE = /%(?:(%)|(?:\.(\d{1,3}))?([a-zA-Z]))|%/g;
const DEFAULT_PRECISION = 6;
/** What `toFixed` and `toExponential` can do. */
const MAX_PRECISION = 100;
/** What a clause costs, in steps, whatever it shows; a number with a hundred digits takes a microsecond. */
const CLAUSE_COST = 20;

function format(template: string, values: readonly Value[], meter: Meter): string | EvaluationError {
  let next = 0;
  let problem: EvaluationError | undefined;
  const text = template.replace(CLAUSE, (clause, percent, precision, letter) => {
    spend(meter, CLAUSE_COST);
    if (percent !== undefined) return '%';
    const value = values[next];
    next += 1;
    if (value === undefined) {
      problem ??= failure('invalid-argument', 'There are more clauses than values.');
      return '';
    }
    const made = formatted(letter, precision === undefined ? DEFAULT_PRECISION : Number(precision), value, meter);
    if (made === undefined) problem ??= failure('invalid-argument', `The clause \`${clause}\` cannot show this value.`);
    spendOnText(meter, made?.length ?? 0);
    return made ?? '';
  });
  return problem ?? text;
}

function formatted(letter: string | undefined, precision: number, value: Value, meter: Meter): string | undefined {
  switch (letter) {
    case 's':
      return shown(value, meter);
    case 'd':
      return whole(value)?.toString() ?? (typeof value === 'number' ? plain(value) : undefined);
    case 'b':
      return typeof value === 'boolean' ? String(Number(value)) : whole(value)?.toString(2);
    case 'o':
      return whole(value)?.toString(8);
    case 'x':
      return hexadecimal(value, meter);
    case 'X':
      return hexadecimal(value, meter)?.toUpperCase();
    case 'f':
      return approximate(value, precision, fixed);
    case 'e':
      return approximate(value, precision, scientific);
    default:
      return undefined;
  }
}

function whole(value: Value): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return value instanceof Uint ? value.value : undefined;
}

function approximate(value: Value, precision: number, write: (number: number, precision: number) => string) {
  const number = typeof value === 'number' ? value : Number(whole(value) ?? undefined);
  if (precision > MAX_PRECISION || (typeof value !== 'number' && Number.isNaN(number))) return undefined;
  return Number.isFinite(number) ? write(number, precision) : String(number);
}

/** Rounds halves to even, as IEEE 754 and the specification do; JavaScript's own rounds them up. */
function fixed(number: number, precision: number): string {
  if (Math.abs(number) >= 1e21) return `${BigInt(number)}${precision > 0 ? `.${'0'.repeat(precision)}` : ''}`;
  const digits = Math.abs(number).toFixed(MAX_PRECISION);
  const cut = digits.indexOf('.') + 1 + precision;
  const isHalf = /^50*$/.test(digits.slice(cut));
  const kept = digits.slice(0, precision === 0 ? cut - 1 : cut);
  const sign = number < 0 || Object.is(number, -0) ? '-' : '';
  if (isHalf && /[02468]$/.test(kept)) return sign + kept;
  return sign + Math.abs(number).toFixed(precision);
}

function scientific(number: number, precision: number): string {
  // At least two digits of exponent.
  return number.toExponential(precision).replace(/e([+-])(\d)$/, 'e$10$2');
}

function hexadecimal(value: Value, meter: Meter): string | undefined {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  if (!(bytes instanceof Uint8Array)) return whole(value)?.toString(16);
  spend(meter, eachCost(4 * bytes.length));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A double without an exponent. */
function plain(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  return value % 1 === 0 ? String(BigInt(value)) : value.toFixed(MAX_PRECISION).replace(/0+$/, '');
}

/** What `%s` shows; undefined for what has no such form. */
function shown(value: Value, meter: Meter): string | undefined {
  spend(meter, 2);
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'number':
      return plain(value);
  }
  if (value === null) return 'null';
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (value instanceof Timestamp || value instanceof Duration) return value.toString();
  if (value instanceof TypeValue) return value.name;
  if (Array.isArray(value))
    return bracketed(
      '[',
      (value as Value[]).map((element) => shown(element, meter)),
      ']',
      meter,
    );
  if (!isMap(value)) return undefined;
  const entries = keysOf(value).map((key) => ({
    key: shown(key, meter) ?? '',
    value: shown(valueAt(value, key) as Value, meter),
  }));
  entries.sort((a, b) => compareText(a.key, b.key));
  return bracketed(
    '{',
    entries.map((entry) => (entry.value === undefined ? undefined : `${entry.key}: ${entry.value}`)),
    '}',
    meter,
  );
}

function bracketed(
  open: string,
  parts: readonly (string | undefined)[],
  close: string,
  meter: Meter,
): string | undefined {
  spendOnText(
    meter,
    parts.reduce((total, part) => total + (part?.length ?? 0) + 2, 0),
  );
  return parts.includes(undefined) ? undefined : `${open}${parts.join(', ')}${close}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

function quote(text: string): string {
  const escaped = text.toWellFormed().replace(/[\p{Cc}\\"]/gu, (character) => ESCAPES[character] ?? character);
  return `"${escaped}"`;
}
