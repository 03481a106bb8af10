import { isAbsolute, relative, resolve, sep } from 'node:path';

/** A path as people read it in problems: relative to `cwd` when inside it, absolute otherwise, always with `/`. */
export function shownPath(path: string, cwd: string): string {
  const absolute = resolve(cwd, path);
  const inside = relative(cwd, absolute);
  const shown = inside === '' ? '.' : inside.startsWith('..') || isAbsolute(inside) ? absolute : inside;
  return sep === '/' ? shown : shown.split(sep).join('/');
}
