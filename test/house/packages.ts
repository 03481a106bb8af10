import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** One of our packages as it lies on the disk. */
export interface Package {
  readonly name: string;
  /** Relative to the root, such as `packages/policy`. */
  readonly folder: string;
  /** What others may import: its name, and its name with what else its manifest exports. */
  readonly entries: readonly string[];
  /** Everything a user's installation brings: `dependencies`, `peerDependencies`, `optionalDependencies`. */
  readonly dependencies: readonly string[];
  /** Folders that its `tsconfig.json` refers to, relative to the root. */
  readonly references: readonly string[];
  readonly sources: readonly Source[];
}

export interface Source {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly text: string;
  /** Without comments. */
  readonly code: string;
  /** What it imports, as written. */
  readonly imports: readonly string[];
}

/** The packages that users install, and the editor's. */
export function readPackages(): Package[] {
  return [...globSync('packages/*', { cwd: root }), 'server', 'extension'].sort().map((folder) => {
    const manifest = readJson(join(folder, 'package.json')) as Manifest;
    const tsconfig = readJson(join(folder, 'tsconfig.json')) as { references?: { path: string }[] };
    return {
      name: manifest.name,
      folder: slashes(folder),
      entries: Object.keys(manifest.exports ?? {}).map((entry) => manifest.name + entry.slice(1)),
      dependencies: Object.keys({
        ...manifest.dependencies,
        ...manifest.peerDependencies,
        ...manifest.optionalDependencies,
      }),
      references: (tsconfig.references ?? []).map(({ path }) => slashes(relative(root, join(root, folder, path)))),
      sources: globSync(`${folder}/src/**/*.{ts,cts,mts}`, { cwd: root }).sort().map(readSource),
    };
  });
}

type Dependencies = Readonly<Record<string, string>>;

interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Dependencies;
  readonly peerDependencies?: Dependencies;
  readonly optionalDependencies?: Dependencies;
}

function readSource(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const code = withoutComments(text);
  const imports = [...code.matchAll(/(?:\bfrom\s*|^import\s*|\bimport\(\s*|\brequire\(\s*)'([^'\n]+)'/gm)].map(
    ([, specifier = '']) => specifier,
  );
  return { path: slashes(path), text, code, imports };
}

/** Comments become nothing; strings and template literals are kept. */
const withoutComments = (text: string): string =>
  text.replace(
    /('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/.*/g,
    (_, kept) => kept ?? '',
  );

export function readText(path: string): string | undefined {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));

const slashes = (path: string): string => path.split(sep).join('/');
