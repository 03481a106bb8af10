import { watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { isTestFile } from './find-tests.ts';

/** Editors write a file in several steps. Milliseconds. */
const SETTLED = 50;

/**
 * Resolves when one of the files changed, or a test file came or went below one of the paths. Folders are watched, not files, because
 * editors replace a file rather than write to it.
 *
 * @param watching is told when no change can be missed any more
 */
export async function untilChanged(
  files: readonly string[],
  paths: readonly string[],
  cwd: string,
  watching: () => Promise<void>,
): Promise<void> {
  const named = new Set(files);
  const roots = await Promise.all(paths.map(async (path) => folderOf(resolve(cwd, path))));
  const folders = new Set(files.map((file) => dirname(file)));
  const { promise, resolve: changed } = Promise.withResolvers<void>();
  const soon = () => setTimeout(changed, SETTLED);
  const watchers = [
    ...[...folders].map((folder) =>
      watch(folder, (_, name) => {
        if (name === null || named.has(resolve(folder, name))) soon();
      }),
    ),
    ...roots.map((root) =>
      watch(root, { recursive: true }, (_, name) => {
        if (name !== null && isTestFile(basename(name))) soon();
      }),
    ),
  ];
  try {
    await watching();
    await promise;
  } finally {
    for (const watcher of watchers) watcher.close();
  }
}

const folderOf = async (path: string): Promise<string> =>
  stat(path).then(
    (found) => (found.isDirectory() ? path : dirname(path)),
    () => dirname(path),
  );
