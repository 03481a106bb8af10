/**
 * The JavaScript of every package: one file for each way into it (`exports`, `imports` and `bin` of its manifest) and what they share.
 * A process that starts with Parapet then opens a dozen files instead of some four hundred.
 */
import { globSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { build } from 'esbuild';

/** A way in: the file in `dist`, told by its conditions. */
type Target = string | { readonly default: string };

interface Manifest {
  readonly exports?: Readonly<Record<string, Target>>;
  readonly imports?: Readonly<Record<string, Target>>;
  readonly bin?: Readonly<Record<string, string>>;
}

const fileOf = (target: Target): string => (typeof target === 'string' ? target : target.default);

/** Sources of the ways in, such as `src/start/host.ts` for `./dist/start/host.js`. */
function entriesOf({ exports = {}, imports = {}, bin = {} }: Manifest): string[] {
  const files = [...Object.values(exports), ...Object.values(imports), ...Object.values(bin)].map(fileOf);
  const built = files.filter((file) => /^(?:\.\/)?dist\/.+\.js$/.test(file));
  return [...new Set(built.map((file) => file.replace(/^(?:\.\/)?dist\/(.+)\.js$/, 'src/$1.ts')))];
}

const folders = globSync(['packages/*/package.json', 'server/package.json']).map(dirname);
await Promise.all(
  folders.map(async (folder) => {
    const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as Manifest;
    for (const old of globSync(`${folder}/dist/**/*.js{,.map}`)) rmSync(old);
    await build({
      absWorkingDir: `${process.cwd()}/${folder}`,
      entryPoints: entriesOf(manifest),
      outbase: 'src',
      outdir: 'dist',
      chunkNames: 'shared-[hash]',
      bundle: true,
      splitting: true,
      packages: 'external',
      format: 'esm',
      platform: 'neutral',
      external: ['node:*'],
      target: 'node22.15',
      sourcemap: true,
      sourcesContent: false,
      logLevel: 'warning',
    });
  }),
);
