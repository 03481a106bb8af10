import type { Report } from '../problem.ts';

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
  ['?', '?'],
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
]);

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|X([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|(.))/sy;
const PREFIX = /^[bB]?[rR]?("""|'''|"|')/;

/** The text between the quotes of a literal, and where it begins within the literal. */
function unquoted(literal: string): { readonly body: string; readonly offset: number; readonly raw: boolean } {
  const [prefix = '', quote = ''] = PREFIX.exec(literal) ?? [];
  return {
    body: literal.slice(prefix.length, literal.length - quote.length),
    offset: prefix.length,
    raw: /r/i.test(prefix),
  };
}

/** The value of a complete string literal that stands at `start`, and where its text begins if it has no escapes. */
export function stringValue(
  literal: string,
  start: number,
  report: Report,
): { readonly text: string; readonly textStart?: number } {
  const { body, offset, raw } = unquoted(literal);
  if (raw || !body.includes('\\')) return { text: body, textStart: start + offset };
  return { text: pieces(body, start + offset, false, report).join('') };
}

/** The value of a complete bytes literal that stands at `start` of the source: its text in UTF-8, escapes as bytes. */
export function bytesValue(literal: string, start: number, report: Report): Uint8Array {
  const { body, offset, raw } = unquoted(literal);
  const parts = raw ? [body] : pieces(body, start + offset, true, report);
  const encoder = new TextEncoder();
  const chunks = parts.map((part) => (typeof part === 'number' ? Uint8Array.of(part) : encoder.encode(part)));
  const bytes = new Uint8Array(chunks.reduce((total, chunk) => total + chunk.length, 0));
  let position = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, position);
    position += chunk.length;
  }
  return bytes;
}

/** The runs and escapes of a literal; in bytes, `\x` and octal escapes stand for one byte each and come as numbers. */
function pieces(body: string, start: number, bytes: boolean, report: Report): (string | number)[] {
  const parts: (string | number)[] = [];
  let position = 0;
  while (position < body.length) {
    const backslash = body.indexOf('\\', position);
    if (backslash < 0) break;
    if (backslash > position) parts.push(body.slice(position, backslash));
    ESCAPE.lastIndex = backslash;
    const [text = '\\', x, upperX, short, long, octal, simple] = ESCAPE.exec(body) ?? [];
    position = backslash + text.length;
    const byte = x ?? upperX ?? octal;
    const unicode = short ?? long;
    const range = { start: start + backslash, end: start + position };
    if (byte !== undefined) {
      const code = Number.parseInt(byte, octal === undefined ? 16 : 8);
      parts.push(bytes ? code : String.fromCharCode(code));
    } else if (unicode !== undefined && bytes) {
      report('invalid-escape', `\`${text}\` names a character, and bytes have none; write \\x and two digits.`, range);
    } else if (unicode !== undefined) {
      parts.push(character(Number.parseInt(unicode, 16), text, range, report));
    } else {
      const value = simple === undefined ? undefined : SIMPLE_ESCAPES.get(simple);
      if (value === undefined) {
        const fix = { title: 'Double the backslash', range, text: `\\${text}` };
        report(
          'invalid-escape',
          `\`${text}\` is not an escape; for a backslash write \\\\ or a raw string.`,
          range,
          fix,
        );
      }
      parts.push(value ?? text);
    }
  }
  if (position < body.length) parts.push(body.slice(position));
  return parts;
}

function character(code: number, text: string, range: { start: number; end: number }, report: Report): string {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    report('invalid-escape', `\`${text}\` is not a Unicode character.`, range);
    return '\ufffd';
  }
  return String.fromCodePoint(code);
}
