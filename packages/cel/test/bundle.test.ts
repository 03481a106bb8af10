import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The minified bytes of each file of this repository that a program needs which imports these names. */
async function bundled(names: string): Promise<ReadonlyMap<string, number>> {
  const { metafile } = await build({
    stdin: {
      contents: `import { ${names} } from '@parapet/cel'; console.log(${names});`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    conditions: ['@parapet/source'],
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return new Map(inputs.map(([path, { bytesInOutput }]) => [path, bytesInOutput]));
}

describe('a bundle that parses, checks and evaluates', () => {
  it('has no features for editors in it, no extensions and no time zones', async () => {
    const files = [...(await bundled('parse, check, compile'))].flatMap(([path, bytes]) => (bytes > 0 ? [path] : []));
    const extras = /cel\/src\/(?:editor|explain|partial|cost|library\/(?:zones|strings|math|lists|format|encoders))/;
    assert.deepEqual(
      files.filter(
        (path) => extras.test(path) || path.endsWith('syntax/format.ts') || path.endsWith('syntax/print.ts'),
      ),
      [],
    );
  });

  it('has at most 78 KB of this package', async () => {
    const own = [...(await bundled('parse, check, compile'))].filter(([path]) => path.includes('packages/cel/'));
    assert.ok(own.reduce((total, [, bytes]) => total + bytes, 0) <= 78_000);
  });
});
