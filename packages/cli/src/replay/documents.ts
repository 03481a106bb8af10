/** A piece of a trace file that should be one JSON object, and the line it begins on, from 1. */
export interface TraceDocument {
  readonly line: number;
  /** Absent when it is longer than anybody reads at once. */
  readonly text?: string;
}

/** Cuts text that arrives in chunks into documents. */
export interface Splitter {
  push(chunk: string): TraceDocument[];
  /** What was left when the text ended: a document that is not complete. */
  end(): TraceDocument[];
}

/** Far longer than any batch, and well below V8's longest string (2^29 characters). */
const LONGEST = 2 ** 27;

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const NEWLINE = 0x0a;

/**
 * Finds where each object begins and ends, in one object, in an array of them, and in one on each line, printed in
 * whatever way. Nothing is parsed: what stands between two objects comes out as a document too, and will not parse.
 *
 * A line break inside a string cannot be JSON, so a document that was cut off there ends with its line.
 */
export function createSplitter(longest = LONGEST): Splitter {
  let line = 1;
  let depth = 0;
  let inString = false;
  let escaped = false;
  /** Where the document being read began; 0 between documents. */
  let begun = 0;
  let pieces: string[] = [];
  let length = 0;
  /** Reading the rest of the line of a document that is too long. */
  let skipping = false;

  const finish = (piece: string): TraceDocument => {
    const document = length > longest ? { line: begun } : { line: begun, text: pieces.join('') + piece };
    pieces = [];
    length = 0;
    begun = 0;
    depth = 0;
    inString = false;
    escaped = false;
    return document;
  };

  return {
    push(chunk) {
      const found: TraceDocument[] = [];
      let from = 0;
      for (let i = 0; i < chunk.length; i++) {
        const code = chunk.charCodeAt(i);
        if (begun === 0) {
          if (skipping || isBetween(code)) {
            if (code === NEWLINE) {
              line += 1;
              skipping = false;
            }
            continue;
          }
          begun = line;
          from = i;
        }
        if (code === NEWLINE) {
          if (depth === 0 || inString) found.push(finish(chunk.slice(from, i)));
          line += 1;
        } else if (inString) {
          if (escaped) escaped = false;
          else if (code === BACKSLASH) escaped = true;
          else if (code === QUOTE) inString = false;
        } else if (code === QUOTE) inString = true;
        else if (code === OPEN_BRACE || code === OPEN_BRACKET) depth += 1;
        else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
          depth -= 1;
          if (depth <= 0) found.push(finish(chunk.slice(from, i + 1)));
        }
      }
      if (begun > 0) {
        pieces.push(chunk.slice(from));
        length += chunk.length - from;
        skipping = length > longest;
        if (skipping) found.push(finish(''));
      }
      return found;
    },
    end: () => (begun > 0 ? [finish('')] : []),
  };
}

/** White space, and what stands between the objects of an array. */
const isBetween = (code: number): boolean =>
  code <= 0x20 || code === COMMA || code === OPEN_BRACKET || code === CLOSE_BRACKET || code === 0xfeff;
