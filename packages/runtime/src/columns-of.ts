/** What takes two columns on a terminal: pictures, and what is written in squares (East Asian Width, UAX #11). */
const WIDE =
  /^(?:\p{Emoji_Presentation}|.*\uFE0F|[\p{Script_Extensions=Han}\p{Script_Extensions=Hiragana}\p{Script_Extensions=Katakana}\p{Script=Hangul}\u3000-\u303E\uFF01-\uFF60\uFFE0-\uFFE6])/u;

/** Narrow forms of what is else wide, which are there to save room. */
const HALF = /^[\uFF61-\uFFDC\uFFE8-\uFFEE]/;

/** How many columns a text takes on a terminal, about: terminals differ on rare characters. It has no control characters. */
export function columnsOf(text: string): number {
  if (/^[\u0020-\u007E]*$/.test(text)) return text.length;
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += WIDE.test(segment) && !HALF.test(segment) ? 2 : 1;
  return columns;
}
