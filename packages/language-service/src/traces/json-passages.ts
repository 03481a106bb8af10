import { Unknown } from '@parapet/cel';
import type { Json, Seen } from '@parapet/policy';
import type { Found, Passage } from './passage.ts';
import { passagesOf } from './passage.ts';

/**
 * A JSON value written over several lines, cut where evidence begins and ends. A number, or the name of a member, in which
 * something was found is evidence as a whole.
 *
 * @param foundAt what was found in the text at a JSON pointer; that of a name ends in `#`
 */
export function jsonPassages(
  value: Seen<Json>,
  pointer: string,
  foundAt: (pointer: string) => readonly Found[],
  content: boolean,
): readonly Passage[] {
  const passages: Passage[] = [];
  const add = (text: string): void => {
    const last = passages.at(-1);
    if (last && !last.evidence) passages[passages.length - 1] = { text: last.text + text };
    else passages.push({ text });
  };
  const addText = (text: string, at: string): void => {
    add('"');
    for (const passage of passagesOf(text, foundAt(at), content, escaped))
      if (passage.evidence) passages.push(passage);
      else add(passage.text);
    add('"');
  };
  const addFixed = (text: string, at: string): void => {
    const found = foundAt(at).map((one) => ({ ...one, start: 0, end: text.length }));
    for (const passage of passagesOf(text, found, content))
      if (passage.evidence) passages.push(passage);
      else add(passage.text);
  };
  const write = (inner: Seen<Json>, at: string, indent: string): void => {
    if (inner instanceof Unknown) add('…');
    else if (typeof inner === 'string') addText(inner, at);
    else if (inner === null || typeof inner !== 'object') addFixed(String(inner), at);
    else if (Array.isArray(inner)) writeList(inner, at, indent);
    else writeObject(inner as Readonly<Record<string, Json>>, at, indent);
  };
  const writeAll = <T>(
    entries: readonly T[],
    brackets: string,
    indent: string,
    each: (entry: T, index: number) => void,
  ) => {
    add(brackets.charAt(0));
    for (const [index, entry] of entries.entries()) {
      add(`${index > 0 ? ',' : ''}\n${indent}  `);
      each(entry, index);
    }
    add(`${entries.length > 0 ? `\n${indent}` : ''}${brackets.charAt(1)}`);
  };
  const writeList = (list: readonly Json[], at: string, indent: string): void =>
    writeAll(list, '[]', indent, (entry, index) => write(entry, `${at}/${index}`, `${indent}  `));
  const writeObject = (object: Readonly<Record<string, Json>>, at: string, indent: string): void =>
    writeAll(Object.entries(object), '{}', indent, ([name, entry]) => {
      const member = `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      addText(name, `${member}#`);
      add(': ');
      write(entry, member, `${indent}  `);
    });
  write(value, pointer, '');
  return passages;
}

/** As JSON writes it, without the quotes around it. */
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
