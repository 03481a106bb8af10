import { Timestamp } from '@parapet/cel';
import type { Field, FieldReader } from '../yaml/fields.ts';
import type { ExpirySyntax } from './policy-syntax.ts';

const secondsOfDay = 86_400;

/** When a rule ends: a date, which is its last day in UTC, or an instant in RFC 3339, from which on it does not apply. */
export function readExpiry(field: Field | undefined, reader: FieldReader): ExpirySyntax | undefined {
  const written = reader.text(field);
  if (!written) return undefined;
  const { value, range } = written;
  const day = Timestamp.parse(`${value}T00:00:00Z`);
  const end = day ? Timestamp.of(day.seconds + secondsOfDay) : Timestamp.parse(value);
  if (end) return { end: String(end), range };
  reader.reporter.report('not-a-date', 'A date is written like `2026-12-31`, or `2026-12-31T17:00:00Z`.', range);
  return undefined;
}
