import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatedFiles } from './reference/generated-files.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

// Pages of codes that are no more.
rmSync(join(root, 'docs/reference/checks'), { recursive: true, force: true });
for (const [path, text] of generatedFiles()) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
