import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The minified bytes of each file of this repository that a program needs which has these exports of the main entry. */
async function bundled(exported: string): Promise<ReadonlyMap<string, number>> {
  const { metafile } = await build({
    stdin: {
      contents: `export ${exported} from '@parapet/cel';`,
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

describe('a bundle of the main entry', () => {
  it('has nothing of the other entries in it', async () => {
    const files = [...(await bundled('*'))].flatMap(([path, bytes]) => (bytes > 0 ? [path] : []));
    const extras = /cel\/src\/(?:editor|explain|partial|cost|library\/(?:zones|strings|math|lists|format|encoders))/;
    const printing = /cel\/src\/syntax\/(?:format|print|declared-macros)/;
    assert.deepEqual(
      files.filter((path) => extras.test(path) || printing.test(path)),
      [],
    );
  });

  it('has at most 77.5 KB of this package', async () => {
    const own = [...(await bundled('*'))].filter(([path]) => path.includes('packages/cel/'));
    assert.ok(own.reduce((total, [, bytes]) => total + bytes, 0) <= 77_500);
  });
});
