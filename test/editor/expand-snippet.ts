/**
 * What a snippet of VS Code puts into a file whose placeholders nobody changes. Understands what ours use: placeholders, choices, names
 * that are repeated, and the name of the file with a transformation.
 */
export function expandSnippet(body: readonly string[], fileName: string): string {
  const base = fileName.replace(/\.[^.]*$/, '');
  const values = new Map<string, string>();
  const expand = (text: string): string => {
    let out = '';
    for (let at = 0; at < text.length; ) {
      const character = text[at] ?? '';
      const rest = text.slice(at);
      const plain = /^\$(\d+)/.exec(rest);
      if (character === '\\' && /[\\$}]/.test(text[at + 1] ?? '')) {
        out += text[at + 1];
        at += 2;
      } else if (plain) {
        out += values.get(plain[1] ?? '') ?? '';
        at += plain[0].length;
      } else if (rest.startsWith('${')) {
        const end = endOfBraces(text, at + 2);
        out += expandBraces(text.slice(at + 2, end));
        at = end + 1;
      } else {
        out += character;
        at += 1;
      }
    }
    return out;
  };
  const expandBraces = (inside: string): string => {
    const [, name = '', rest = ''] = /^(\w+)(.*)$/s.exec(inside) ?? [];
    if (name === 'TM_FILENAME_BASE') return transformed(base, rest);
    if (rest === '') return values.get(name) ?? '';
    const value = rest.startsWith('|') ? (rest.slice(1, -1).split(',')[0] ?? '') : expand(rest.slice(1));
    values.set(name, value);
    return value;
  };
  return expand(body.join('\n'));
}

/** `/pattern/replacement/` */
function transformed(value: string, transformation: string): string {
  const [, pattern = '', replacement = ''] = /^\/(.*)\/(.*)\/$/.exec(transformation) ?? [];
  return value.replace(new RegExp(pattern), replacement);
}

function endOfBraces(text: string, from: number): number {
  for (let at = from, depth = 0; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text.startsWith('${', at)) depth += 1;
    else if (text[at] === '}' && depth-- === 0) return at;
  }
  throw new Error(`A brace is not closed: ${text}`);
}
