import { readFileSync } from 'node:fs';

/** A file's text, or `undefined` where there is none to read. A byte order mark, which would count as a column, is left out. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return undefined;
  }
}
