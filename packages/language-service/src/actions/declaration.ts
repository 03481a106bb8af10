import type { Change } from './selection.ts';

/**
 * Gives something a name in a section of a policy: at its beginning; where there is none, in one before what uses it, or at the end.
 *
 * @param line with its indentation and its end
 */
export function declaration(text: string, section: 'finders' | 'variables', line: string): Change {
  const known = new RegExp(`^${section}:[ \\t]*(?:#.*)?\\r?\\n`, 'm').exec(text);
  const next = /^(?:memories|rules|workflows):/m.exec(text);
  const at = known ? known.index + known[0].length : (next?.index ?? text.length);
  const before = at === text.length && !text.endsWith('\n') ? '\n' : '';
  return { start: at, end: at, text: known ? line : `${before}${section}:\n${line}${next ? '\n' : ''}` };
}
