import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder on the disk that holds `files` (path to content) while `use` runs. */
export function withFolder(files: Readonly<Record<string, string | Uint8Array>>, use: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'parapet-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
