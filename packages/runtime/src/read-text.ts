import { readFileSync, statSync } from 'node:fs';

/**
 * A file's text, or `undefined` where there is none to read: of a pipe or a device nobody knows whether it ends. A byte order
 * mark, which would count as a column, is left out.
 */
export function readText(path: string): string | undefined {
  try {
    return statSync(path).isFile() ? readFileSync(path, 'utf8').replace(/^\uFEFF/, '') : undefined;
  } catch {
    return undefined;
  }
}
