import { EDGE } from './char-set.ts';

export function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** The code point that ends at an offset, or `EDGE` at the beginning of the text. */
export function codePointBefore(text: string, offset: number): number {
  if (offset === 0) return EDGE;
  const pair = offset === 1 ? 0 : (text.codePointAt(offset - 2) as number);
  return pair > 0xffff ? pair : text.charCodeAt(offset - 1);
}

/** Whether an offset lies between the two halves of a character. */
export function isInsidePair(text: string, offset: number): boolean {
  return offset > 0 && (text.codePointAt(offset - 1) as number) > 0xffff;
}
