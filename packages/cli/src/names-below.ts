import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What there is below a folder, as paths from the folder on, sorted. */
export interface NamesBelow {
  /** Of files and folders, and of whatever else has a name. */
  readonly names: readonly string[];
  /** Of folders that could not be looked into. */
  readonly closed: readonly string[];
}

/**
 * What there is in a folder and below, except in `node_modules` and in folders whose name begins with a dot. Links are not followed.
 * Rejects where the folder itself cannot be read.
 */
export async function namesBelow(root: string): Promise<NamesBelow> {
  const names: string[] = [];
  const closed: string[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
      if (folder === '') throw error;
      closed.push(folder);
      return [];
    });
    for (const entry of entries) {
      const path = join(folder, entry.name);
      names.push(path);
      if (entry.isDirectory() && !/^(?:\.|node_modules$)/.test(entry.name)) folders.push(path);
    }
  }
  return { names: names.sort(), closed: closed.sort() };
}
