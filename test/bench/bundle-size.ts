import { build } from 'esbuild';

/** Kilobytes (1,000 bytes) of minified code. */
export interface BundleSize {
  readonly all: number;
  /** What of it comes from files whose paths have this in them. */
  readonly of: (part: string) => number;
}

/** What a program needs that imports these names from a package (`*` for all), as it is published. */
export async function bundleSize(names: string, from: string): Promise<BundleSize> {
  const exported = names === '*' ? names : `{ ${names} }`;
  const { metafile } = await build({
    stdin: { contents: `export ${exported} from '${from}';`, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    logLevel: 'error',
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const of = (part: string) =>
    inputs.reduce((total, [path, { bytesInOutput }]) => total + (path.includes(part) ? bytesInOutput : 0), 0) / 1000;
  return { all: of(''), of };
}
