import { joined } from './gzip.ts';

/** A piece of a file that should be one JSON object, and the line it begins on, from 1. */
export interface JsonText {
  readonly line: number;
  /** Absent where it is longer than the limit. */
  readonly text?: string;
}

/** Cuts bytes that arrive in chunks into texts. */
export interface JsonSplitter {
  push(chunk: Uint8Array): readonly JsonText[];
  /** What was left when the bytes ended: an object that is not complete. */
  end(): readonly JsonText[];
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * Finds where each object begins and ends, in one object, in an array of them, and in one on each line, printed in
 * whatever way. Nothing is parsed: what stands between two objects comes out as a text too, and will not parse.
 *
 * A line break inside a string cannot be JSON, so an object that was cut off there ends with its line.
 *
 * @param limit most bytes of one object
 */
export function splitJson(limit: number): JsonSplitter {
  let line = 1;
  let depth = 0;
  let inString = false;
  let escaped = false;
  /** The line of the text being read; 0 between texts. */
  let begun = 0;
  /** What came of it in earlier chunks: kept only as long as it may still be short enough. */
  let pieces: Uint8Array[] = [];
  let length = 0;

  const keep = (piece: Uint8Array): void => {
    length += piece.length;
    if (length <= limit) pieces.push(piece);
    else pieces = [];
  };

  const finish = (): JsonText => {
    const [only = NOTHING] = pieces;
    const text = length > limit ? undefined : utf8.decode(pieces.length > 1 ? joined(pieces, length) : only);
    const found = { line: begun, ...(text !== undefined && { text }) };
    pieces = [];
    length = 0;
    begun = 0;
    depth = 0;
    inString = false;
    escaped = false;
    return found;
  };

  return {
    push(chunk) {
      const found: JsonText[] = [];
      let from = 0;
      const size = chunk.length;
      for (let at = 0; at < size; at++) {
        if (inString && !escaped) at = endOfPlain(chunk, at);
        if (at === size) break;
        const byte = chunk[at] ?? 0;
        if (inString && byte !== NEWLINE) {
          if (escaped) escaped = false;
          else if (byte === BACKSLASH) escaped = true;
          else if (byte === QUOTE) inString = false;
          continue;
        }
        if (begun === 0) {
          if (isBetween(byte)) {
            if (byte === NEWLINE) line++;
            continue;
          }
          begun = line;
          from = at;
        }
        if (byte === QUOTE) inString = true;
        else if (byte === NEWLINE) {
          if (depth === 0 || inString) {
            keep(chunk.subarray(from, at));
            found.push(finish());
          }
          line++;
        } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
        else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
          depth--;
          if (depth <= 0) {
            keep(chunk.subarray(from, at + 1));
            found.push(finish());
          }
        }
      }
      if (begun > 0) keep(chunk.subarray(from));
      return found;
    },
    end: () => (begun > 0 ? [finish()] : []),
  };
}

/** The next place where a string may not simply go on: most of any OTLP is text. */
function endOfPlain(chunk: Uint8Array, from: number): number {
  for (let at = from; at < chunk.length; at++) {
    const byte = chunk[at];
    if (byte === QUOTE || byte === BACKSLASH || byte === NEWLINE) return at;
  }
  return chunk.length;
}

const NOTHING = new Uint8Array();
const utf8 = new TextDecoder();

/** White space, and what stands between the objects of an array. */
const isBetween = (byte: number): boolean =>
  byte <= 0x20 || byte === COMMA || byte === OPEN_BRACKET || byte === CLOSE_BRACKET || BYTE_ORDER_MARK.includes(byte);
