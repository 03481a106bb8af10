const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const E = 0x65;
/** The bit in which an ASCII letter and its capital differ. */
const CASE = 0x20;

/** What must be known of a JSON text before it is parsed. */
export interface Survey {
  /** How deep its lists and objects are nested. */
  readonly depth: number;
  /** Whether it holds a number that `JSON.parse` and `JSON.stringify` would write in another way. */
  readonly exactNumbers: boolean;
}

/**
 * One quick pass over a text that may or may not be JSON; strings, most of any OTLP, are skipped by `indexOf`.
 * It stops at the first bracket beyond `maxDepth`.
 */
export function surveyJson(text: string, maxDepth: number): Survey {
  let depth = 0;
  let deepest = 0;
  let exactNumbers = false;
  let at = 0;
  while (at < text.length) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) {
      at = endOfString(text, at + 1);
    } else if (unit === OPEN_BRACE || unit === OPEN_BRACKET) {
      deepest = Math.max(deepest, ++depth);
      if (depth > maxDepth) break;
      at++;
    } else if (unit === CLOSE_BRACE || unit === CLOSE_BRACKET) {
      depth--;
      at++;
    } else if (isDigit(unit) || unit === MINUS) {
      const end = endOfNumber(text, at);
      if (!exactNumbers) exactNumbers = !isWrittenBack(text.slice(at, end));
      at = end;
    } else {
      at++;
    }
  }
  return { depth: deepest, exactNumbers };
}

/** Whether a number in JSON is what `JSON.stringify` makes of its value. */
export function isWrittenBack(number: string): boolean {
  return String(Number(number)) === number;
}

/** The offset after the closing quote: the next one before which the number of backslashes is even. */
function endOfString(text: string, from: number): number {
  let quote = text.indexOf('"', from);
  while (quote !== -1) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH && quote - 1 - backslashes >= from) backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
    quote = text.indexOf('"', quote + 1);
  }
  return text.length;
}

function endOfNumber(text: string, from: number): number {
  let end = from + 1;
  while (end < text.length && isNumberUnit(text.charCodeAt(end))) end++;
  return end;
}

/** Digits, sign, point and exponent. */
function isNumberUnit(unit: number): boolean {
  return isDigit(unit) || unit === MINUS || unit === PLUS || unit === POINT || (unit | CASE) === E;
}

function isDigit(unit: number): boolean {
  return unit >= ZERO && unit <= NINE;
}
