import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keptPolicySet, type PolicySet, type PolicySources, type ReadBack, readKeptPolicySet } from '@parapet/policy';

/** Where policy sets are kept when nobody names a place, below the working directory. */
export const DEFAULT_SETS = '.parapet/sets';

/** So many sets are kept, those that were loaded last. */
const MOST = 100;

/** In characters; policies that are larger, with their lists, are not kept. */
const LARGEST = 16_000_000;

/** What a process that ended in the middle left behind is removed after so long, in milliseconds. */
const ABANDONED = 3_600_000;

/** `kept` also where it was there already. */
export type Keeping = { readonly kind: 'kept' | 'too-large' } | { readonly kind: 'failed'; readonly why: string };

/**
 * Keeps a policy set under its digest, so that what a recorded decision was made by can be read years later. Never rejects: a host
 * goes on as it would, whatever the disk says. Several processes may do so at once.
 */
export async function keepPolicySet(set: PolicySet, sources: PolicySources, folder: string): Promise<Keeping> {
  try {
    const path = pathOf(set.digest, folder);
    if (await isThere(path)) return { kind: 'kept' };
    const text = JSON.stringify(keptPolicySet(set, sources));
    if (text.length > LARGEST) return { kind: 'too-large' };
    await mkdir(folder, { recursive: true });
    const unfinished = join(folder, `${randomUUID()}.tmp`);
    await writeFile(unfinished, text, { mode: 0o600 });
    await rename(unfinished, path);
    await removeOldest(folder);
    return { kind: 'kept' };
  } catch (error) {
    return { kind: 'failed', why: (error as NodeJS.ErrnoException).code ?? 'unknown' };
  }
}

/** A policy set that was kept, verified; undefined where none was. */
export async function readPolicySet(digest: string, folder: string): Promise<ReadBack | undefined> {
  const path = pathOf(digest, folder);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : { kind: 'broken', why: 'It cannot be read.' };
  }
  return readKeptPolicySet(text, digest);
}

/** Digests of what is kept in a folder, those that were loaded last first. */
export async function keptDigests(folder: string): Promise<readonly string[]> {
  return (await filesIn(folder)).flatMap(({ name }) => {
    const [, hex] = /^sha256-([0-9a-f]{64})\.json$/.exec(name) ?? [];
    return hex === undefined ? [] : [`sha256:${hex}`];
  });
}

/** A colon is no part of a file's name everywhere, and nothing else that a digest might hold is let into a path. */
const pathOf = (digest: string, folder: string): string =>
  join(folder, `${digest.replace(':', '-').replaceAll(/[^\w-]/g, '_')}.json`);

/** Whether a set is kept; if so it counts as the last that was loaded. */
async function isThere(path: string): Promise<boolean> {
  try {
    const now = new Date();
    await utimes(path, now, now);
    return true;
  } catch {
    return false;
  }
}

async function removeOldest(folder: string): Promise<void> {
  const files = await filesIn(folder);
  const sets = files.filter(({ name }) => name.endsWith('.json'));
  const abandoned = files.filter(({ name, time }) => name.endsWith('.tmp') && time < Date.now() - ABANDONED);
  for (const { name } of [...sets.slice(MOST), ...abandoned]) await rm(join(folder, name), { force: true });
}

/** Files of a folder and when they were last changed, in milliseconds; the newest first. */
async function filesIn(folder: string): Promise<readonly { readonly name: string; readonly time: number }[]> {
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names.map(async (name) => ({ name, time: (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0 })),
  );
  return files.sort((a, b) => b.time - a.time || (a.name < b.name ? -1 : 1));
}
