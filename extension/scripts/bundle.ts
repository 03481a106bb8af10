import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';
import { build } from 'esbuild';
import { notices } from './notices.ts';

/*
 * Bundles the extension and the server into one CommonJS file each, which is what VS Code loads quickest, and the page of the
 * trace panel with its styles and icons.
 */
const root = fileURLToPath(new URL('..', import.meta.url));

const always: BuildOptions & { readonly metafile: true } = {
  absWorkingDir: root,
  bundle: true,
  conditions: ['@parapet/source'],
  minify: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

const programs = await build({
  ...always,
  entryPoints: { extension: 'src/extension.ts', server: '../server/src/main.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  platform: 'node',
  format: 'cjs',
  // Node of the oldest VS Code that `engines` allows.
  target: 'node22.15',
  external: ['vscode'],
  keepNames: true,
});

const page = await build({
  ...always,
  entryPoints: {
    'trace-panel': 'src/trace-panel/view/main.ts',
    'trace-panel-style': 'src/trace-panel/view/trace-panel.css',
    codicon: '@vscode/codicons/dist/codicon.css',
  },
  outdir: 'dist/page',
  platform: 'browser',
  format: 'esm',
  // Chromium of the same.
  target: 'chrome134',
  loader: { '.ttf': 'file' },
  assetNames: '[name]',
});

const inputs = [programs, page].flatMap(({ metafile }) => Object.keys(metafile.inputs));
await writeFile(new URL('../dist/NOTICES.txt', import.meta.url), await notices(root, inputs));
