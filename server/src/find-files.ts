import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Most entries that are looked at below one folder, so that a home folder opened by mistake costs little. */
const LIMIT = 200_000;

/**
 * The files below a folder, as paths relative to it with `/`. Left out are `node_modules` and folders whose name begins with a
 * dot, except `.parapet`, where recordings may stand. Links to folders are not followed: there are no cycles.
 */
export async function* filesBelow(folder: string): AsyncGenerator<string> {
  const pending = [''];
  let entries = 0;
  for (let below = pending.pop(); below !== undefined && entries < LIMIT; below = pending.pop()) {
    for (const entry of await listFolder(join(folder, below))) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      entries++;
      if (entry.isDirectory()) {
        if (isSearched(entry.name)) pending.push(path);
      } else if (entry.isFile() || entry.isSymbolicLink()) yield path;
    }
  }
}

/** Whether files below a folder of this name are found. */
const isSearched = (name: string): boolean => name !== 'node_modules' && (!name.startsWith('.') || name === '.parapet');

/** Whether a path relative to a workspace folder is one that a search of it could find. */
export const isSearchedPath = (path: string): boolean => path.split('/').slice(0, -1).every(isSearched);

/** A folder that cannot be read, or is gone by now, is empty. */
const listFolder = (path: string) => readdir(path, { withFileTypes: true }).catch(() => []);
