import { types } from '../types/type.ts';
import { toInt, toUint } from '../values/arithmetic.ts';
import { Duration } from '../values/duration.ts';
import type { EvaluationError } from '../values/evaluation-error.ts';
import { Timestamp } from '../values/timestamp.ts';
import { typeValueOf } from '../values/type-names.ts';
import { Uint } from '../values/uint.ts';
import type { Value } from '../values/value.ts';
import type { FunctionDecl } from './declaration.ts';
import { define, failure, global } from './define.ts';

const { bool, int, uint, double, string, bytes, duration, timestamp, dyn } = types;

const OUT_OF_RANGE = failure('overflow', 'The number does not fit into this type.');
const NANOS_PER_SECOND = 1_000_000_000n;

function unreadable(type: string): EvaluationError {
  return failure('invalid-conversion', `The text is not a ${type}.`);
}

/** The conversions between types, named after the type they give. */
export const conversionFunctions: readonly FunctionDecl[] = [
  define(
    'int',
    'A whole number of 64 bits, from a number, a text, or a timestamp (seconds since 1970).',
    global('int64_to_int64', [int], int, (value: bigint) => value),
    global('uint64_to_int64', [uint], int, (value: Uint) => toInt(value.value)),
    global('double_to_int64', [double], int, doubleToInt),
    global('string_to_int64', [string], int, (text: string) =>
      /^[+-]?\d{1,20}$/.test(text) ? toInt(BigInt(text.replace(/^\+/, ''))) : unreadable('whole number'),
    ),
    global('timestamp_to_int64', [timestamp], int, (time: Timestamp) => BigInt(time.seconds)),
    global('duration_to_int64', [duration], int, (span: Duration) => span.nanos),
  ),
  define(
    'uint',
    'An unsigned whole number of 64 bits, from a number or a text.',
    global('uint64_to_uint64', [uint], uint, (value: Uint) => value),
    global('int64_to_uint64', [int], uint, (value: bigint) => toUint(value)),
    global('double_to_uint64', [double], uint, (value: number) =>
      value >= 0 && value < 2 ** 64 ? new Uint(BigInt(Math.trunc(value))) : OUT_OF_RANGE,
    ),
    global('string_to_uint64', [string], uint, (text: string) =>
      /^\+?\d{1,20}$/.test(text) ? toUint(BigInt(text.replace(/^\+/, ''))) : unreadable('whole number without a sign'),
    ),
  ),
  define(
    'double',
    'A floating-point number, from a number or a text.',
    global('double_to_double', [double], double, (value: number) => value),
    global('int64_to_double', [int], double, (value: bigint) => Number(value)),
    global('uint64_to_double', [uint], double, (value: Uint) => Number(value.value)),
    global('string_to_double', [string], double, (text: string) => parseDouble(text) ?? unreadable('number')),
  ),
  define(
    'string',
    'The value as text.',
    global('string_to_string', [string], string, (text: string) => text),
    global('bool_to_string', [bool], string, (value: boolean) => String(value)),
    global('int64_to_string', [int], string, (value: bigint) => String(value)),
    global('uint64_to_string', [uint], string, (value: Uint) => String(value.value)),
    global('double_to_string', [double], string, formatDouble),
    global('bytes_to_string', [bytes], string, decodeText),
    global('timestamp_to_string', [timestamp], string, (time: Timestamp) => time.toString()),
    global('duration_to_string', [duration], string, (span: Duration) => span.toString()),
  ),
  define(
    'bytes',
    'The bytes of a text in UTF-8.',
    global('bytes_to_bytes', [bytes], bytes, (value: Uint8Array) => value),
    global('string_to_bytes', [string], bytes, (text: string) => new TextEncoder().encode(text)),
  ),
  define(
    'bool',
    'True or false, from a text such as `"true"`.',
    global('bool_to_bool', [bool], bool, (value: boolean) => value),
    global('string_to_bool', [string], bool, (text: string) => {
      if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
      return ['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text) ? false : unreadable('truth value');
    }),
  ),
  define(
    'timestamp',
    'A point in time, from RFC 3339 text or seconds since 1970.',
    global('timestamp_to_timestamp', [timestamp], timestamp, (time: Timestamp) => time),
    global(
      'string_to_timestamp',
      [string],
      timestamp,
      (text: string) => Timestamp.parse(text) ?? unreadable('timestamp'),
    ),
    global('int64_to_timestamp', [int], timestamp, (seconds: bigint) => Timestamp.of(Number(seconds)) ?? OUT_OF_RANGE),
  ),
  define(
    'duration',
    'A span of time, from text such as `"1h30m"` or `"250ms"`.',
    global('duration_to_duration', [duration], duration, (span: Duration) => span),
    global('string_to_duration', [string], duration, (text: string) => Duration.parse(text) ?? unreadable('duration')),
    global(
      'int64_to_duration',
      [int],
      duration,
      (seconds: bigint) => Duration.of(seconds * NANOS_PER_SECOND) ?? OUT_OF_RANGE,
    ),
  ),
  define(
    'dyn',
    'The same value, its type left open until evaluation.',
    global('to_dyn', [dyn], dyn, (value: Value) => value),
  ),
  define(
    'type',
    'The type of a value, as a value.',
    global('type', [types.parameter('A')], types.type(types.parameter('A')), typeValueOf),
  ),
];

function doubleToInt(value: number) {
  // 2^63 itself is a double and does not fit; NaN fails both comparisons.
  return value > -(2 ** 63) && value < 2 ** 63 ? BigInt(Math.trunc(value)) : OUT_OF_RANGE;
}

function parseDouble(text: string): number | undefined {
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text);
  if (/^nan$/i.test(text)) return Number.NaN;
  const infinite = /^([+-]?)inf(inity)?$/i.exec(text);
  return infinite === null ? undefined : infinite[1] === '-' ? -Infinity : Infinity;
}

function formatDouble(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function decodeText(value: Uint8Array): string | EvaluationError {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value);
  } catch {
    return failure('invalid-conversion', 'The bytes are not text in UTF-8.');
  }
}
