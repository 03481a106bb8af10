/**
 * A glob as the editors' protocol has it: `*` and `?` within a segment of a path, `**` across segments, `{a,b}` for either,
 * `[a-z]` and `[!a-z]` for one character. The paths it is asked about are separated by `/`.
 *
 * @returns `undefined` if it is no glob: a brace is not closed, or a range runs backwards.
 */
export function globMatcher(glob: string): ((path: string) => boolean) | undefined {
  try {
    const expression = new RegExp(`^${translate(glob)}$`);
    return (path) => expression.test(path);
  } catch {
    return undefined;
  }
}

const TOKEN = /(?:\*\*\/)+|\*+|\?|\{|\}|,|\[[^\]/]+\]|./gs;

function translate(glob: string): string {
  let depth = 0;
  return glob.replace(TOKEN, (token) => {
    if (token.startsWith('**')) return token.endsWith('/') ? '(?:.*/)?' : '.*';
    if (token.startsWith('[') && token.length > 1) return token.replace('[!', '[^').replaceAll('\\', '\\\\');
    switch (token) {
      case '*':
        return '[^/]*';
      case '?':
        return '[^/]';
      case '{':
        depth++;
        return '(?:';
      case '}':
        return depth-- > 0 ? ')' : '\\}';
      case ',':
        return depth > 0 ? '|' : ',';
      default:
        return token.replace(/[\\^$.|+()[\]]/, '\\$&');
    }
  });
}
