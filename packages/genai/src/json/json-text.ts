/*
 * An answer that must be JSON says in escapes what it could say plainly: in `"Call\n555-0142"` nobody who looks for a
 * number that stands on its own would find one. So finders are shown the text with the escapes of its strings undone, all
 * but those of quotes and backslashes, without which nobody could tell where a string ends and the text could not be
 * written back.
 */

/** Undoes the escapes in the strings of a JSON text as it arrives, in pieces cut anywhere. */
export interface EscapeReader {
  read(piece: string): string;
  /** What is left at the end: an escape that was cut. */
  end(): string;
  /** Whether the last piece ended within an escape. */
  readonly within: boolean;
}

export function escapeReader(): EscapeReader {
  const strings = stringTracker();
  let pending = '';
  return {
    read(piece) {
      let text = '';
      for (const character of piece.split('')) {
        if (pending !== '') {
          pending += character;
          const undone = undo(pending);
          if (undone === undefined) continue;
          text += undone;
          pending = '';
        } else if (character === '\\' && strings.inside) pending = character;
        else {
          strings.step(character);
          text += character;
        }
      }
      return text;
    },
    end() {
      const rest = pending;
      pending = '';
      return rest;
    },
    get within() {
      return pending !== '';
    },
  };
}

const simpleEscapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '/': '/' };

/** What an escape says; itself if that would hide where the string ends, or if it is none; undefined while it is cut. */
function undo(sequence: string): string | undefined {
  if (sequence.length === 1) return undefined;
  if (sequence[1] !== 'u') return simpleEscapes[sequence.charAt(1)] ?? sequence;
  if (!/^\\u[0-9a-fA-F]*$/.test(sequence)) return sequence;
  if (sequence.length < 6) return undefined;
  const character = String.fromCharCode(Number.parseInt(sequence.slice(2), 16));
  return character === '"' || character === '\\' ? `\\${character}` : character;
}

/** Writes such a text back as JSON, as it is released. */
export function escapeWriter(): { write(piece: string): string } {
  const strings = stringTracker();
  let escaped = false;
  return {
    write(piece) {
      let text = '';
      for (const character of piece.split('')) {
        const control = strings.inside && character < ' ';
        text += control ? JSON.stringify(character).slice(1, -1) : character;
        if (escaped) escaped = false;
        else if (character === '\\' && strings.inside) escaped = true;
        else strings.step(character);
      }
      return text;
    },
  };
}

/** Tells whether a place in a JSON text is inside of a string. Escaped characters are for its user to skip. */
function stringTracker() {
  let inside = false;
  return {
    get inside() {
      return inside;
    },
    step(character: string) {
      if (character === '"') inside = !inside;
    },
  };
}

/**
 * Leaves out of a JSON text what its strings say, but for the names of members: what must stay the same when texts in it
 * are redacted, so that it is still the JSON that was asked for.
 */
export function skeletonReader(): { read(piece: string): string } {
  /** Of the containers around: whether each is an object. */
  const objects: boolean[] = [];
  let inside = false;
  let escaped = false;
  let isName = false;
  return {
    read(piece) {
      let skeleton = '';
      for (const character of piece.split('')) {
        if (!inside || isName || (character === '"' && !escaped)) skeleton += character;
        if (escaped) escaped = false;
        else if (inside && character === '\\') escaped = true;
        else if (character === '"') inside = !inside;
        else if (!inside) {
          if (character === '{' || character === '[') objects.push(character === '{');
          else if (character === '}' || character === ']') objects.pop();
          if (character === '{' || character === ',') isName = objects.at(-1) ?? false;
          else if (character === ':' || character === '[') isName = false;
        }
      }
      return skeleton;
    },
  };
}
