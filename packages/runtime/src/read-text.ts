import { readFileSync, statSync } from 'node:fs';

/**
 * A file's text, or `undefined` where there is none to read: of a pipe or a device nobody knows whether it ends. What its text is,
 * `textOf` says.
 */
export function readText(path: string): string | undefined {
  try {
    return statSync(path).isFile() ? textOf(path, readFileSync(path)) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The text that bytes of a file are, or `undefined`: in an encoding other than UTF-8 a word list would silently find nothing. A byte
 * order mark, which would count as a column, is left out. A WebAssembly module has no text, so its bytes are told in base64.
 */
export function textOf(path: string, bytes: Uint8Array): string | undefined {
  try {
    return /\.wasm$/i.test(path)
      ? Buffer.from(bytes).toString('base64')
      : new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
