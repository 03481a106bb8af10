import type { Change } from '../actions/selection.ts';

/**
 * Adds an item at the end of a top-level list of a YAML file, in the way its other items stand there. Everything else stays as it is. Undefined
 * where the list stands in brackets: its author has to say how it goes on.
 *
 * @param lines of the item, without its dash; lines after the first count their indentation from the first
 */
export function appendItem(text: string, list: string, lines: readonly string[]): Change | undefined {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const section = new RegExp(`^${list}:([^\\r\\n]*)`, 'm').exec(text);
  if (!section) {
    const before = text === '' || text.endsWith('\n') ? '' : end;
    return insertion(text.length, `${before}${text === '' ? '' : end}${list}:${end}${item(lines, '  ', end)}${end}`);
  }
  if (/^\s*[^\s#]/.test(section[1] ?? '')) return undefined;
  const start = section.index + section[0].length;
  const rest = /^(?:[^\s#-]|---|\.\.\.)/m.exec(text.slice(start));
  const body = text.slice(start, rest ? start + rest.index : undefined);
  const indent = /^( *)-(?= |\r?$)/m.exec(body)?.[1] ?? '  ';
  const items = withoutTrailingComments(body, indent.length);
  // The first line is the rest of that of the name.
  const isSpaced = new RegExp(`\\n[ \\t]*\\r?\\n${indent}- `).test(items.slice(items.indexOf('\n') + 1));
  return insertion(start + items.length, `${end}${isSpaced ? end : ''}${item(lines, indent, end)}`);
}

const insertion = (at: number, text: string): Change => ({ start: at, end: at, text });

const item = (lines: readonly string[], indent: string, end: string): string =>
  lines.map((line, index) => (line === '' ? '' : `${indent}${index === 0 ? '- ' : '  '}${line}`)).join(end);

/** Comments behind the last item are about what follows, unless they stand further in: then they may be text. */
function withoutTrailingComments(body: string, indent: number): string {
  const lines = body.split('\n');
  const isAside = (line: string): boolean => {
    const at = line.search(/\S/);
    return at < 0 || (line.charAt(at) === '#' && at <= indent);
  };
  while (lines.length > 1 && isAside(lines.at(-1) ?? '')) lines.pop();
  return lines.join('\n').trimEnd();
}
