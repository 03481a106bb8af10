import type { Json } from '@parapet/policy';

/** Writes a JSON pointer (RFC 6901). */
export const pointer = (...segments: readonly (string | number)[]): string =>
  segments.map((segment) => `/${escapeSegment(String(segment))}`).join('');

export const escapeSegment = (segment: string): string => segment.replaceAll('~', '~0').replaceAll('/', '~1');

/** The segments of a JSON pointer; none for the whole document. */
export const segmentsOf = (text: string): string[] =>
  text
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));

/** What a pointer leads to; undefined where it leads nowhere. */
export function valueAt(value: Json, text: string): Json | undefined {
  let current: Json | undefined = value;
  for (const segment of segmentsOf(text)) {
    if (typeof current !== 'object' || current === null) return undefined;
    if (!Object.hasOwn(current, segment)) return undefined;
    current = (current as { readonly [key: string]: Json })[segment];
  }
  return current;
}
