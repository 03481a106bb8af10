import { escapeSegment } from './pointer.ts';

/**
 * Puts new values into a JSON text and leaves every other character as it was, so that what a parser would lose (the
 * last digits of a long number, a repeated key, spacing) survives.
 *
 * @param text valid JSON
 * @param replacements JSON texts by the pointer of the value whose place they take; where a pointer leads nowhere,
 *   nothing happens
 */
export function replaceInJson(text: string, replacements: ReadonlyMap<string, string>): string {
  if (replacements.size === 0) return text;
  const ancestors = ancestorsOf(replacements.keys());
  let result = '';
  let copied = 0;

  /** Walks the value at `position` and returns where it ends. */
  function walk(position: number, at: string): number {
    const replacement = replacements.get(at);
    if (replacement !== undefined) {
      const end = endOfValue(text, position);
      result += text.slice(copied, position) + replacement;
      copied = end;
      return end;
    }
    if (!ancestors.has(at)) return endOfValue(text, position);
    if (text[position] === '{') return walkMembers(position, at);
    if (text[position] === '[') return walkElements(position, at);
    return endOfValue(text, position);
  }

  function walkMembers(start: number, at: string): number {
    let position = skipSpace(text, start + 1);
    while (text[position] === '"') {
      const keyEnd = endOfString(text, position);
      const key = JSON.parse(text.slice(position, keyEnd)) as string;
      const colon = skipSpace(text, keyEnd);
      position = afterItem(walk(skipSpace(text, colon + 1), `${at}/${escapeSegment(key)}`));
    }
    return position + 1;
  }

  function walkElements(start: number, at: string): number {
    let position = skipSpace(text, start + 1);
    for (let index = 0; text[position] !== ']' && position < text.length; index++) {
      position = afterItem(walk(position, `${at}/${index}`));
    }
    return position + 1;
  }

  /** From the end of an item to the next item, or to the closing bracket. */
  function afterItem(end: number): number {
    const position = skipSpace(text, end);
    return text[position] === ',' ? skipSpace(text, position + 1) : position;
  }

  walk(skipSpace(text, 0), '');
  return result + text.slice(copied);
}

/** The pointers of all containers on the way to the given ones: nothing else needs to be looked into. */
function ancestorsOf(pointers: Iterable<string>): Set<string> {
  const ancestors = new Set<string>();
  for (const each of pointers)
    for (let cut = each.lastIndexOf('/'); cut >= 0; cut = each.lastIndexOf('/', cut - 1)) {
      ancestors.add(each.slice(0, cut));
      if (cut === 0) break;
    }
  return ancestors;
}

function skipSpace(text: string, position: number): number {
  let at = position;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return at;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function endOfValue(text: string, start: number): number {
  if (text[start] === '"') return endOfString(text, start);
  if (text[start] !== '{' && text[start] !== '[') return endOfScalar(text, start);
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const character = text[at];
    if (character === '"') {
      at = endOfString(text, at);
      continue;
    }
    if (character === '{' || character === '[') depth++;
    if (character === '}' || character === ']') depth--;
    at++;
    if (depth === 0) break;
  }
  return at;
}

function endOfScalar(text: string, start: number): number {
  let at = start;
  while (at < text.length && !',]} \n\r\t'.includes(text.charAt(at))) at++;
  return at;
}
