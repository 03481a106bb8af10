import type { Stats } from 'node:fs';
import { readFileSync, statSync } from 'node:fs';

/** Largest policy, word file or list that is read, in bytes. */
const LIMIT = 16 * 1024 * 1024;

/**
 * A reader of text files that reads a file again only when it has changed. It gives `undefined` for what is missing, is no
 * ordinary file (a pipe would never end) or is larger than 16 MiB.
 */
export function createFileReader(): (path: string) => string | undefined {
  const known = new Map<string, { readonly version: string; readonly text: string }>();
  return (path) => {
    const stats = statOf(path);
    if (!stats?.isFile() || stats.size > LIMIT) return undefined;
    const version = `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
    const last = known.get(path);
    if (last?.version === version) return last.text;
    const text = readText(path);
    if (text !== undefined) known.set(path, { version, text });
    return text;
  };
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Without a byte order mark: editors leave it out of their documents too. A WebAssembly module has no text: it is read as base64. */
function readText(path: string): string | undefined {
  try {
    return /\.wasm$/i.test(path) ? readFileSync(path, 'base64') : readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return undefined;
  }
}
