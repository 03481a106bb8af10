import { types } from '../types/type.ts';
import type { Duration } from '../values/duration.ts';
import type { Meter } from '../values/meter.ts';
import { spend } from '../values/meter.ts';
import type { CivilTime, Timestamp } from '../values/timestamp.ts';
import { civilTime } from '../values/timestamp.ts';
import type { UndocumentedFunction } from './declaration.ts';
import { failure, method } from './define.ts';

const { duration, int, string, timestamp } = types;

/** Seconds east of UTC at a second since 1970. */
export type ZoneOffset = (second: number) => number;

/** What it costs to find the offset of a zone. */
const ZONE_COST = 5;

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
): readonly UndocumentedFunction[] {
  const inspect: UndocumentedFunction['inspect'] = ({ args: [name] }, report) => {
    if (name?.kind !== 'literal' || typeof name.value !== 'string' || zone(name.value) !== undefined) return;
    const suggestion = meant(name.value);
    const advice = suggestion === undefined ? 'Write an offset such as "+01:00".' : `Did you mean "${suggestion}"?`;
    report('unknown-zone', `There is no time zone "${name.value}". ${advice}`, name.range);
  };

  /** A part of calendar and clock, in UTC or in a zone; of a duration, its whole length in that unit. */
  const part = (
    name: string,
    read: (time: CivilTime, nanos: number) => number,
    ofDuration?: (nanos: bigint) => bigint,
  ): UndocumentedFunction => {
    const at = ({ seconds, nanos }: Timestamp, offset: number) => BigInt(read(civilTime(seconds + offset), nanos));
    const overloads = [
      method(`timestamp_${name}`, timestamp, [], int, (time: Timestamp) => at(time, 0)),
      method(
        `timestamp_${name}_with_tz`,
        timestamp,
        [string],
        int,
        (time: Timestamp, zoneName: string, meter: Meter) => {
          spend(meter, ZONE_COST);
          const offset = zone(zoneName);
          if (offset === undefined) return failure('unknown-zone', 'There is no time zone of this name.');
          return at(time, offset(time.seconds));
        },
      ),
    ];
    if (ofDuration !== undefined) {
      overloads.push(method(`duration_${name}`, duration, [], int, ({ nanos }: Duration) => ofDuration(nanos)));
    }
    return { name, overloads, inspect };
  };

  return [
    part('getFullYear', ({ year }) => year),
    part('getMonth', ({ month }) => month - 1),
    part('getDate', ({ day }) => day),
    part('getDayOfMonth', ({ day }) => day - 1),
    part('getDayOfWeek', ({ dayOfWeek }) => dayOfWeek),
    part('getDayOfYear', ({ dayOfYear }) => dayOfYear),
    part(
      'getHours',
      ({ hours }) => hours,
      (nanos) => nanos / 3_600_000_000_000n,
    ),
    part(
      'getMinutes',
      ({ minutes }) => minutes,
      (nanos) => nanos / 60_000_000_000n,
    ),
    part(
      'getSeconds',
      ({ seconds }) => seconds,
      (nanos) => nanos / 1_000_000_000n,
    ),
    part(
      'getMilliseconds',
      (_, nanos) => Math.floor(nanos / 1_000_000),
      (nanos) => (nanos / 1_000_000n) % 1000n,
    ),
  ];
}
