import { readFileSync, statSync } from 'node:fs';

/**
 * A file's text, or `undefined` where there is none to read: of a pipe or a device nobody knows whether it ends. A byte order
 * mark, which would count as a column, is left out. A WebAssembly module has no text, so its bytes are told in base64.
 */
export function readText(path: string): string | undefined {
  try {
    if (!statSync(path).isFile()) return undefined;
    return /\.wasm$/i.test(path) ? readFileSync(path, 'base64') : readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return undefined;
  }
}
