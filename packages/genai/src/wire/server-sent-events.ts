/**
 * One event of a stream, or bytes between events (a comment, blank lines), which carry no data.
 * Format: https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export interface SseEvent {
  /** As it came, with the blank line that ends it. The `raw` of all events, joined, is the stream. */
  readonly raw: Uint8Array;
  /** The `data` lines, joined; undefined if there is none. */
  readonly data: string | undefined;
  /**
   * The other lines of the event that readers heed, each with a line feed, as far as they are of those that every provider
   * sends. A comment that says something is an empty one here.
   */
  readonly fields: string;
  /**
   * Whether the data and the fields are all that the bytes say, to any reader: they are UTF-8, and no line is left out.
   * What is not plain must be written anew if nothing hidden may pass.
   */
  readonly plain: boolean;
}

export interface SseReader {
  /** The events that are complete now. Bytes can be cut anywhere. */
  push(bytes: Uint8Array): SseEvent[];
  /** What is left at the end of the stream: an event that lacks its blank line, whole or cut. */
  end(): SseEvent | undefined;
}

const LF = 10;
const CR = 13;
const COLON = 58;

/**
 * Reads a stream of server-sent events. An event is given out with the byte that completes it, and a comment that
 * stands before an event on its own, since it is there to keep the connection alive. Linear in the bytes.
 */
export function sseReader(): SseReader {
  let buffer = new Uint8Array(512);
  let length = 0;
  let scanned = 0;
  let lineStart = 0;
  /** Whether the event being read has a line yet. */
  let begun = false;
  /** A line ended with the carriage return that came last; a line feed would belong to it. */
  let afterReturn = false;
  let atStart = true;

  function append(bytes: Uint8Array): void {
    if (length + bytes.length > buffer.length) {
      const larger = new Uint8Array(Math.max(buffer.length * 2, length + bytes.length));
      larger.set(buffer.subarray(0, length));
      buffer = larger;
    }
    buffer.set(bytes, length);
    length += bytes.length;
  }

  function take(start: number, end: number): SseEvent {
    const event = readEvent(buffer.slice(start, end), atStart);
    atStart = false;
    begun = false;
    return event;
  }

  return {
    push(bytes) {
      append(bytes);
      const events: SseEvent[] = [];
      let start = 0;
      for (; scanned < length; scanned++) {
        const byte = buffer[scanned];
        if (afterReturn) {
          afterReturn = false;
          if (byte === LF) {
            lineStart = scanned + 1;
            continue;
          }
        }
        if (byte !== LF && byte !== CR) continue;
        const blank = scanned === lineStart;
        const comment = !begun && buffer[lineStart] === COLON;
        if (byte === CR && scanned + 1 === length) afterReturn = true;
        else if (byte === CR && buffer[scanned + 1] === LF) scanned++;
        lineStart = scanned + 1;
        if (blank || comment) {
          events.push(take(start, lineStart));
          start = lineStart;
        } else begun = true;
      }
      buffer.copyWithin(0, start, length);
      length -= start;
      lineStart -= start;
      scanned = length;
      return events;
    },

    end() {
      if (length === 0) return undefined;
      const rest = take(0, length);
      length = scanned = lineStart = 0;
      return rest;
    },
  };
}

/** Writes an event with one line of data. */
export const writeEvent = (data: string, fields = ''): string => `${fields}data: ${data}\n\n`;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

/** Lines that say nothing: what keeps the connection alive, and names of events. */
const wellKnown =
  /^(?:: ?(?:ping|keep-?alive|heartbeat|OPENROUTER PROCESSING)?|event: ?(?:message|data|chunk|completion|error|ping|done)|retry: ?\d{1,6})$/i;

function readEvent(raw: Uint8Array, atStart: boolean): SseEvent {
  let plain = true;
  let text: string;
  try {
    text = strict.decode(raw);
  } catch {
    text = lenient.decode(raw);
    plain = false;
  }
  if (atStart && text.startsWith('\uFEFF')) text = text.slice(1);
  let data: string | undefined;
  let fields = '';
  for (const line of text.split(/\r\n|\r|\n/)) {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    if (name === 'data') {
      const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
      data = data === undefined ? value : `${data}\n${value}`;
    } else if (wellKnown.test(line)) fields += `${line}\n`;
    else if (line !== '') {
      plain = false;
      if (colon === 0) fields += ':\n';
    }
  }
  return { raw, data, fields, plain };
}
