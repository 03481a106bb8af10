import { Boxed } from './boxed.ts';
import { civilFromDays, daysFromCivil, daysInMonth } from './calendar.ts';

const SECONDS_PER_DAY = 86_400;
/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, the limits of the specification. */
const FIRST_SECOND = -62_135_596_800;
const LAST_SECOND = 253_402_300_799;

const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9})\d*)?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/** A point in time, to the nanosecond, between the years 1 and 9999. */
export class Timestamp extends Boxed {
  /** Whole seconds since 1970-01-01T00:00:00Z. */
  readonly seconds: number;
  /** 0 to 999,999,999, counted forwards from `seconds`. */
  readonly nanos: number;

  private constructor(seconds: number, nanos: number) {
    super();
    this.seconds = seconds;
    this.nanos = nanos;
  }

  /** Undefined when it is outside the years 1 to 9999. */
  static of(seconds: number, nanos = 0): Timestamp | undefined {
    const within = seconds >= FIRST_SECOND && seconds <= LAST_SECOND;
    return within ? new Timestamp(seconds, nanos) : undefined;
  }

  /** Undefined for an invalid date and outside the limits. */
  static fromDate(date: Date): Timestamp | undefined {
    const milliseconds = date.getTime();
    const seconds = Math.floor(milliseconds / 1000);
    return Timestamp.of(seconds, (milliseconds - seconds * 1000) * 1_000_000);
  }

  /** Reads RFC 3339, as in `2026-03-01T08:00:00.5+01:00`. */
  static parse(text: string): Timestamp | undefined {
    const match = RFC_3339.exec(text);
    if (match === null) return undefined;
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
    if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
    if (hour > 23 || minute > 59 || second > 59) return undefined;
    const [fraction = '', sign = '+', offsetHours = '0', offsetMinutes = '0'] = match.slice(7);
    if (Number(offsetHours) > 23 || Number(offsetMinutes) > 59) return undefined;
    const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -60 : 60);
    const seconds = daysFromCivil(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second - offset;
    return Timestamp.of(seconds, Number(fraction.padEnd(9, '0')));
  }

  /** RFC 3339 in UTC with as many digits after the second as are needed. */
  override toString(): string {
    const { year, month, day, hours, minutes, seconds } = civilTime(this.seconds);
    const two = (part: number) => String(part).padStart(2, '0');
    const fraction = this.nanos === 0 ? '' : `.${String(this.nanos).padStart(9, '0').replace(/0+$/, '')}`;
    const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
    return `${date}T${two(hours)}:${two(minutes)}:${two(seconds)}${fraction}Z`;
  }
}

export interface CivilTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  /** 0 is Sunday. */
  readonly dayOfWeek: number;
  /** 0 is the first of January. */
  readonly dayOfYear: number;
}

/** What calendar and clock show at a second; add a zone's offset to it before. */
export function civilTime(second: number): CivilTime {
  const days = Math.floor(second / SECONDS_PER_DAY);
  const ofDay = second - days * SECONDS_PER_DAY;
  const date = civilFromDays(days);
  return {
    ...date,
    hours: Math.floor(ofDay / 3600),
    minutes: Math.floor(ofDay / 60) % 60,
    seconds: ofDay % 60,
    // 1970-01-01 was a Thursday.
    dayOfWeek: (((days + 4) % 7) + 7) % 7,
    dayOfYear: days - daysFromCivil(date.year, 1, 1),
  };
}
