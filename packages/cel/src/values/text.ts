const SURROGATE = /[\ud800-\udfff]/;

/** Whether every character is one UTF-16 unit, so that offsets in units and in characters agree. */
export function isPlain(text: string): boolean {
  return !SURROGATE.test(text);
}

/** The number of characters. */
export function lengthOf(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length - 1; index += 1) {
    if ((text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) {
      length -= 1;
      index += 1;
    }
  }
  return length;
}

/** The UTF-16 offset of the character at `index`; undefined when there are fewer characters than that. */
export function offsetOf(text: string, index: number): number | undefined {
  if (index < 0 || index > text.length) return undefined;
  let offset = 0;
  for (let seen = 0; seen < index; seen += 1) {
    if (offset >= text.length) return undefined;
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}

/** Which comes first by code points; UTF-16 order differs where characters beyond U+FFFF meet U+E000 to U+FFFF. */
export function compareText(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Puts surrogates, which stand for characters beyond U+FFFF, behind all other units. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
