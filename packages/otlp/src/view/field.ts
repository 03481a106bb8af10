import { ENUM_NUMBERS } from '../enums.ts';
import { isExactNumber } from '../json/exact-json.ts';
import { isMessage } from '../json/shape.ts';
import type { Integer64 } from '../model.ts';

/** Fields of messages that may hold anything: each of these gives a value of the kind asked for, and never fails. */

export function messages<T extends object>(list: readonly T[] | undefined): readonly T[] {
  if (!Array.isArray(list)) return [];
  return list.every((item) => isMessage(item)) ? list : list.filter((item) => isMessage(item));
}

export function message<T extends object>(value: T | undefined): T | undefined {
  return isMessage(value) ? value : undefined;
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Ids are compared by their digits, whatever the case; one of zeros is none. */
export function id(value: unknown): string | undefined {
  return typeof value === 'string' && /[^0]/.test(value) ? value.toLowerCase() : undefined;
}

/** The characters of a number, whether it was written as one or as a string. */
export function digits(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return isExactNumber(value) ? value.rawJSON : undefined;
}

/** How many of something there are; 0 if nobody says so. */
export function count(value: unknown): number {
  if (value === undefined) return 0;
  const written = digits(value) ?? '';
  return /^\d{1,10}$/.test(written) ? Number(written) : 0;
}

/** Milliseconds since 1970, with microseconds as the fraction: what a double holds of nanoseconds. 0 if there is no time. */
export function milliseconds(nanoseconds: Integer64 | undefined): number {
  const written = digits(nanoseconds);
  if (written === undefined || !/^\d{1,20}$/.test(written)) return 0;
  return Number(written.slice(0, -6)) + Number(written.slice(-6, -3)) / 1000;
}

/** The number of an enum's value, written as one or as its OTLP name; 0, which is unspecified, for what is neither. */
export function enumNumber(value: unknown): number {
  if (value === undefined) return 0;
  const written = digits(value) ?? '';
  return ENUM_NUMBERS.get(written) ?? (/^\d{1,9}$/.test(written) ? Number(written) : 0);
}

/** An integer, whether it was written as a number or as a string; undefined for what is none. */
export function integer(value: unknown): bigint | undefined {
  const written = digits(value);
  if (written === undefined) return undefined;
  if (/^-?\d{1,20}$/.test(written)) return BigInt(written);
  const number = written.trim() === '' ? Number.NaN : Number(written);
  return Number.isSafeInteger(number) ? BigInt(number) : undefined;
}
