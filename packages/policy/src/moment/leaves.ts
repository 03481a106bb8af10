import { Unknown } from '@parapet/cel';
import type { Json, Seen } from './moment.ts';
import type { TextPiece } from './text.ts';

/**
 * Every text inside a JSON value, with its JSON pointer, in the order they stand. Numbers and the names of members are text as well,
 * or a card number could hide in them; but they cannot be changed. A name has the pointer of its member and a `#`.
 */
export function leavesOf(value: Seen<Json> | undefined, pointer: string): readonly TextPiece[] {
  const leaves: TextPiece[] = [];
  gather(value, pointer, leaves);
  return leaves;
}

/** Adds to one list all the way down, because every call of a tool goes through here. */
function gather(value: Seen<Json> | undefined, pointer: string, into: TextPiece[]): void {
  if (typeof value === 'string' || value instanceof Unknown) into.push({ part: pointer, content: value });
  else if (typeof value === 'number') into.push({ part: pointer, content: digitsOf(value, pointer), fixed: true });
  else if (value === null || typeof value !== 'object') return;
  else if (Array.isArray(value))
    for (let index = 0; index < value.length; index++) gather(value[index] as Json, `${pointer}/${index}`, into);
  else
    for (const key of Object.keys(value)) {
      const member = `${pointer}/${escaped(key)}`;
      into.push({ part: `${member}#`, content: key, fixed: true });
      gather((value as Readonly<Record<string, Json>>)[key], member, into);
    }
}

/** A name as JSON pointers write it. */
const escaped = (key: string): string =>
  key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;

/** The digits of a number as they were written; of a large one nobody knows them any more, because it was rounded when it was read. */
const digitsOf = (value: number, pointer: string): Seen<string> =>
  Math.abs(value) > Number.MAX_SAFE_INTEGER ? new Unknown([pointer]) : String(value);
