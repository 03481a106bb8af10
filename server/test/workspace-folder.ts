import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A folder on the disk with the files of a test. */
export interface WorkspaceFolder {
  readonly uri: string;
  uriOf(path: string): string;
  pathOf(path: string): string;
  write(path: string, text: string): Promise<void>;
  append(path: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
  dispose(): Promise<void>;
}

export async function workspaceFolder(files: Readonly<Record<string, string>> = {}): Promise<WorkspaceFolder> {
  const root = await mkdtemp(join(tmpdir(), 'parapet-'));
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  for (const [path, text] of Object.entries(files)) await write(path, text);
  return {
    uri: pathToFileURL(root).href,
    uriOf: (path) => pathToFileURL(join(root, path)).href,
    pathOf: (path) => join(root, path),
    write,
    append: (path, text) => appendFile(join(root, path), text),
    remove: (path) => rm(join(root, path), { recursive: true }),
    dispose: () => rm(root, { recursive: true, force: true }),
  };
}
