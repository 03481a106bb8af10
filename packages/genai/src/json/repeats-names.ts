import type { Json } from '@parapet/policy';
import type { JsonObject } from './parse-json.ts';

/**
 * Whether an object in a JSON text names a member twice. A parser keeps one of the two, so what the other says could pass
 * unseen to somebody who reads the text itself, as a model does.
 *
 * @param value what `text` stands for
 */
export const repeatsNames = (text: string, value: Json): boolean => membersInText(text) !== membersIn(value);

function membersIn(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) for (const element of value as readonly Json[]) members += membersIn(element);
  // What was parsed inherits nothing that is enumerable.
  else for (const name in value) members += 1 + membersIn((value as JsonObject)[name] as Json);
  return members;
}

/** Every member has one colon, and no other stands outside of strings. */
function membersInText(text: string): number {
  let colons = 0;
  let inside = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (inside && character === BACKSLASH) at++;
    else if (character === QUOTE) inside = !inside;
    else if (character === COLON && !inside) colons++;
  }
  return colons;
}

const BACKSLASH = 92;
const QUOTE = 34;
const COLON = 58;
