import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LABELS_SUFFIX } from '@parapet/replay';
import { namesBelow } from '../names-below.ts';

/** What the name of a test file ends in. */
export const TEST_SUFFIX = '.policy.test.yaml';

const isTestFile = (name: string): boolean => name.endsWith(TEST_SUFFIX) || name.endsWith(LABELS_SUFFIX);

export interface FoundTests {
  readonly files: readonly string[];
  /** Paths at which there is nothing to read. */
  readonly missing: readonly string[];
  /** Folders that could not be looked into. */
  readonly closed: readonly string[];
}

/**
 * Files of tests and of labels by the paths they are shown under, sorted: those that are named, and of folders those in them and below, except in
 * `node_modules` and in folders whose name begins with a dot.
 */
export async function findTests(paths: readonly string[], cwd: string): Promise<FoundTests> {
  const files = new Set<string>();
  const missing: string[] = [];
  const closed: string[] = [];
  for (const path of paths) {
    const found = await testsAt(path, cwd).catch(() => ({ files: [], closed: [] }));
    if (found.files.length + found.closed.length === 0) missing.push(path);
    for (const file of found.files) files.add(file);
    closed.push(...found.closed);
  }
  return { files: [...files].sort(), missing, closed };
}

async function testsAt(path: string, cwd: string): Promise<Omit<FoundTests, 'missing'>> {
  if (!(await stat(resolve(cwd, path))).isDirectory()) return { files: [path], closed: [] };
  const { names, closed } = await namesBelow(resolve(cwd, path));
  return {
    files: names.filter(isTestFile).map((name) => join(path, name)),
    closed: closed.map((name) => join(path, name)),
  };
}
