import type { CelType } from '../types/type.ts';
import { types } from '../types/type.ts';
import { toInt, toUint } from '../values/arithmetic.ts';
import { Duration } from '../values/duration.ts';
import type { EvaluationError } from '../values/evaluation-error.ts';
import type { Meter } from '../values/meter.ts';
import { eachCost, spend } from '../values/meter.ts';
import { Timestamp } from '../values/timestamp.ts';
import { typeValueOf } from '../values/type-names.ts';
import { Uint } from '../values/uint.ts';
import type { Value } from '../values/value.ts';
import type { Overload, UndocumentedFunction } from './declaration.ts';
import { failure, global, named } from './define.ts';

const { bool, int, uint, double, string, bytes, duration, timestamp, dyn } = types;

const OUT_OF_RANGE = failure('overflow', 'The number does not fit into this type.');
const NANOS_PER_SECOND = 1_000_000_000n;

function unreadable(type: string): EvaluationError {
  return failure('invalid-conversion', `The text is not a ${type}.`);
}

type Conversion = readonly [from: CelType, call: Overload['call']];

/** A conversion, named after the type that it gives; what is of the type already stays as it is. */
function conversion(to: CelType, ...others: readonly Conversion[]): UndocumentedFunction {
  const all: readonly Conversion[] = [[to, (value: Value) => value], ...others];
  return named(to.kind, ...all.map(([from, call]) => global(`${idOf(from)}_to_${idOf(to)}`, [from], to, call)));
}

/** A type as the standard has it in the identifiers of overloads. */
function idOf({ kind }: CelType): string {
  return kind === 'int' || kind === 'uint' ? `${kind}64` : kind;
}

/** The conversions between types. */
export const conversionFunctions: readonly UndocumentedFunction[] = [
  conversion(
    int,
    [uint, (value: Uint) => toInt(value.value)],
    [double, doubleToInt],
    [string, (text: string) => wholeNumber(text, /^[+-]?\d{1,20}$/, toInt) ?? unreadable('whole number')],
    [timestamp, (time: Timestamp) => BigInt(time.seconds)],
    [duration, (span: Duration) => span.nanos],
  ),
  conversion(
    uint,
    [int, toUint],
    [double, doubleToUint],
    [string, (text: string) => wholeNumber(text, /^\+?\d{1,20}$/, toUint) ?? unreadable('whole number without a sign')],
  ),
  conversion(double, [int, Number], [uint, (value: Uint) => Number(value.value)], [string, parseDouble]),
  conversion(
    string,
    [bool, String],
    [int, String],
    [uint, (value: Uint) => String(value.value)],
    [double, formatDouble],
    [bytes, decodeText],
    [timestamp, String],
    [duration, String],
  ),
  conversion(bytes, [string, (text: string) => new TextEncoder().encode(text)]),
  conversion(bool, [string, (text: string) => parseBool(text) ?? unreadable('truth value')]),
  conversion(
    timestamp,
    [string, (text: string) => Timestamp.parse(text) ?? unreadable('timestamp')],
    [int, (seconds: bigint) => Timestamp.of(Number(seconds)) ?? OUT_OF_RANGE],
  ),
  conversion(
    duration,
    [string, (text: string) => Duration.parse(text) ?? unreadable('duration')],
    [int, (seconds: bigint) => Duration.of(seconds * NANOS_PER_SECOND) ?? OUT_OF_RANGE],
  ),
  named(
    'dyn',
    global('to_dyn', [dyn], dyn, (value: Value) => value),
  ),
  named('type', global('type', [types.parameter('A')], types.type(types.parameter('A')), typeValueOf)),
];

function wholeNumber<Whole>(text: string, form: RegExp, make: (value: bigint) => Whole): Whole | undefined {
  return form.test(text) ? make(BigInt(text.replace('+', ''))) : undefined;
}

function parseBool(text: string): boolean | undefined {
  if (/^(1|t|T|true|TRUE|True)$/.test(text)) return true;
  return /^(0|f|F|false|FALSE|False)$/.test(text) ? false : undefined;
}

function doubleToInt(value: number) {
  // 2^63 itself is a double and does not fit; NaN fails both comparisons.
  return value > -(2 ** 63) && value < 2 ** 63 ? BigInt(Math.trunc(value)) : OUT_OF_RANGE;
}

function doubleToUint(value: number) {
  return value >= 0 && value < 2 ** 64 ? new Uint(BigInt(Math.trunc(value))) : OUT_OF_RANGE;
}

function parseDouble(text: string, meter: Meter): number | EvaluationError {
  spend(meter, eachCost(text.length));
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text);
  if (/^nan$/i.test(text)) return Number.NaN;
  const infinite = /^([+-]?)inf(inity)?$/i.exec(text);
  return infinite === null ? unreadable('number') : infinite[1] === '-' ? -Infinity : Infinity;
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
