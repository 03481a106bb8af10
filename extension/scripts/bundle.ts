import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { notices } from './notices.ts';

/** Bundles the extension and the server into one CommonJS file each, which is what VS Code loads quickest. */
const root = fileURLToPath(new URL('..', import.meta.url));

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { extension: 'src/extension.ts', server: '../server/src/bin.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  // Node of the oldest VS Code that `engines` allows.
  target: 'node22.15',
  external: ['vscode'],
  conditions: ['@parapet/source'],
  minify: true,
  keepNames: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});
await writeFile(new URL('../dist/NOTICES.txt', import.meta.url), await notices(root, Object.keys(metafile.inputs)));
