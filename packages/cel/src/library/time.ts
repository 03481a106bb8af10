import { types } from '../types/type.ts';
import type { Duration } from '../values/duration.ts';
import type { CivilTime, Timestamp } from '../values/timestamp.ts';
import { civilTime } from '../values/timestamp.ts';
import type { FunctionDecl } from './declaration.ts';
import { define, failure, method } from './define.ts';

const { duration, int, string, timestamp } = types;

/** Seconds east of UTC at a second since 1970. */
export type ZoneOffset = (second: number) => number;

const FIXED_OFFSET = /^([+-]?)(\d{2}):(\d{2})$/;

/** The zones that need no database: `UTC`, and offsets such as `+01:00`, `-09:30` and `02:00`. */
export function fixedOffset(name: string): ZoneOffset | undefined {
  if (name === 'UTC') return () => 0;
  const [, sign, hours, minutes] = FIXED_OFFSET.exec(name) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60 : 60);
  return () => offset;
}

/**
 * What can be read off timestamps and durations; of a timestamp in UTC, or in a zone that `zone` knows by the name given.
 * `meant` gives the name of a zone that is like an unknown one.
 */
export function timeFunctions(
  zone: (name: string) => ZoneOffset | undefined,
  meant: (name: string) => string | undefined = () => undefined,
): readonly FunctionDecl[] {
  const inspect: FunctionDecl['inspect'] = ({ args: [name] }, report) => {
    if (name?.kind !== 'literal' || typeof name.value !== 'string' || zone(name.value) !== undefined) return;
    const suggestion = meant(name.value);
    const advice = suggestion === undefined ? 'Write an offset such as "+01:00".' : `Did you mean "${suggestion}"?`;
    report('unknown-zone', `There is no time zone "${name.value}". ${advice}`, name.range);
  };

  /** A part of calendar and clock, in UTC or in a zone. */
  const reading = (name: string, doc: string, read: (time: CivilTime, nanos: number) => number): FunctionDecl => ({
    ...define(
      name,
      doc,
      method(`timestamp_${name}`, timestamp, [], int, ({ seconds, nanos }: Timestamp) =>
        BigInt(read(civilTime(seconds), nanos)),
      ),
      method(
        `timestamp_${name}_with_tz`,
        timestamp,
        [string],
        int,
        ({ seconds, nanos }: Timestamp, zoneName: string) => {
          const offset = zone(zoneName);
          if (offset === undefined) return failure('unknown-zone', 'There is no time zone of this name.');
          return BigInt(read(civilTime(seconds + offset(seconds)), nanos));
        },
      ),
    ),
    inspect,
  });

  /** A part of a time that durations have too, as their whole length in that unit. */
  const measure = (
    name: string,
    doc: string,
    read: (time: CivilTime, nanos: number) => number,
    readDuration: (nanos: bigint) => bigint,
  ): FunctionDecl => {
    const declared = reading(name, doc, read);
    const ofDuration = method(`duration_${name}`, duration, [], int, (span: Duration) => readDuration(span.nanos));
    return { ...declared, overloads: [...declared.overloads, ofDuration] };
  };

  return [
    reading('getFullYear', 'The year.', ({ year }) => year),
    reading('getMonth', 'The month, counted from 0.', ({ month }) => month - 1),
    reading('getDate', 'The day of the month, counted from 1.', ({ day }) => day),
    reading('getDayOfMonth', 'The day of the month, counted from 0.', ({ day }) => day - 1),
    reading('getDayOfWeek', 'The day of the week; 0 is Sunday.', ({ dayOfWeek }) => dayOfWeek),
    reading('getDayOfYear', 'The day of the year, counted from 0.', ({ dayOfYear }) => dayOfYear),
    measure(
      'getHours',
      'The hour of the day; of a duration, all its hours.',
      ({ hours }) => hours,
      (nanos) => nanos / 3_600_000_000_000n,
    ),
    measure(
      'getMinutes',
      'The minute of the hour; of a duration, all its minutes.',
      ({ minutes }) => minutes,
      (nanos) => nanos / 60_000_000_000n,
    ),
    measure(
      'getSeconds',
      'The second of the minute; of a duration, all its seconds.',
      ({ seconds }) => seconds,
      (nanos) => nanos / 1_000_000_000n,
    ),
    measure(
      'getMilliseconds',
      'The milliseconds within the second.',
      (_, nanos) => Math.floor(nanos / 1_000_000),
      (nanos) => (nanos / 1_000_000n) % 1000n,
    ),
  ];
}
