import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LABELS_SUFFIX } from '@parapet/replay';

/** What the name of a test file ends in. */
export const TEST_SUFFIX = '.policy.test.yaml';

export const isTestFile = (name: string): boolean => name.endsWith(TEST_SUFFIX) || name.endsWith(LABELS_SUFFIX);

/**
 * Files of tests and of labels by the paths they are shown under, sorted: those that are named, and of folders those in them and below, except in
 * `node_modules` and in folders whose name begins with a dot.
 *
 * @returns with the paths at which there is nothing to read
 */
export async function findTests(
  paths: readonly string[],
  cwd: string,
): Promise<{ readonly files: readonly string[]; readonly missing: readonly string[] }> {
  const files = new Set<string>();
  const missing: string[] = [];
  for (const path of paths) {
    const found = await testsAt(path, cwd).catch(() => []);
    if (found.length === 0) missing.push(path);
    for (const file of found) files.add(file);
  }
  return { files: [...files].sort(), missing };
}

async function testsAt(path: string, cwd: string): Promise<readonly string[]> {
  if (!(await stat(resolve(cwd, path))).isDirectory()) return [path];
  const names = await readdir(resolve(cwd, path), { recursive: true });
  return names
    .filter((name) => isTestFile(name) && !/(?:^|[\\/])(?:node_modules|\.[^\\/]+)[\\/]/.test(name))
    .map((name) => join(path, name));
}
