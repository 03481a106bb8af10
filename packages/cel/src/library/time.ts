import { types } from '../types/type.ts';
import type { Duration } from '../values/duration.ts';
import type { CivilTime, Timestamp } from '../values/timestamp.ts';
import { civilTime } from '../values/timestamp.ts';
import type { FunctionDecl } from './declaration.ts';
import { define, method } from './define.ts';

const { duration, int, timestamp } = types;

function reading(name: string, doc: string, read: (time: CivilTime) => number) {
  return define(
    name,
    doc,
    method(`timestamp_to_${name}`, timestamp, [], int, (time: Timestamp) => BigInt(read(civilTime(time.seconds)))),
  );
}

/** A part of a time that durations have too, as their whole length in that unit. */
function measure(name: string, doc: string, read: (time: CivilTime) => number, unit: bigint): FunctionDecl {
  const declared = reading(name, doc, read);
  const ofDuration = method(`duration_to_${name}`, duration, [], int, (span: Duration) => span.nanos / unit);
  return { ...declared, overloads: [...declared.overloads, ofDuration] };
}

/** What can be read off timestamps (in UTC) and durations. */
export const timeFunctions: readonly FunctionDecl[] = [
  reading('getFullYear', 'The year.', ({ year }) => year),
  reading('getMonth', 'The month, counted from 0.', ({ month }) => month - 1),
  reading('getDate', 'The day of the month, counted from 1.', ({ day }) => day),
  reading('getDayOfMonth', 'The day of the month, counted from 0.', ({ day }) => day - 1),
  reading('getDayOfWeek', 'The day of the week; 0 is Sunday.', ({ dayOfWeek }) => dayOfWeek),
  reading('getDayOfYear', 'The day of the year, counted from 0.', ({ dayOfYear }) => dayOfYear),
  measure('getHours', 'The hour of the day; of a duration, all its hours.', ({ hours }) => hours, 3_600_000_000_000n),
  measure('getMinutes', 'The minute; of a duration, all its minutes.', ({ minutes }) => minutes, 60_000_000_000n),
  measure('getSeconds', 'The second; of a duration, all its seconds.', ({ seconds }) => seconds, 1_000_000_000n),
  {
    ...define('getMilliseconds', 'The milliseconds within the second.'),
    overloads: [
      method('timestamp_to_getMilliseconds', timestamp, [], int, (time: Timestamp) =>
        BigInt(Math.floor(time.nanos / 1_000_000)),
      ),
      method('duration_to_getMilliseconds', duration, [], int, (span: Duration) => (span.nanos / 1_000_000n) % 1000n),
    ],
  },
];
