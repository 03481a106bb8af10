import assert from 'node:assert/strict';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { type Package, readPackages } from './packages.ts';

/** Which of our packages each one may import. Arrows point down; a new arrow is a decision, made here. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  '@parapet/pattern': [],
  '@parapet/cel': ['pattern'],
  '@parapet/detectors': ['cel', 'pattern'],
  '@parapet/policy': ['cel', 'detectors', 'pattern'],
  '@parapet/otlp': [],
  '@parapet/genai': ['cel', 'otlp', 'policy'],
  '@parapet/replay': ['genai', 'policy'],
  '@parapet/runtime': ['cel', 'policy'],
  '@parapet/language-service': ['cel', 'genai', 'otlp', 'policy', 'replay'],
  '@parapet/instrumentation': ['genai', 'otlp', 'policy', 'runtime'],
  '@parapet/collector': ['genai', 'otlp', 'policy', 'runtime'],
  '@parapet/cli': ['collector', 'genai', 'otlp', 'policy', 'replay', 'runtime'],
  '@parapet/language-server': ['genai', 'language-service', 'otlp', 'policy', 'replay', 'runtime'],
  'parapet-vscode': ['language-server'],
};

/** These run in Node only. All others run in a browser and in a worker as well. */
const nodeOnly: readonly string[] = [
  '@parapet/runtime',
  '@parapet/instrumentation',
  '@parapet/collector',
  '@parapet/cli',
  '@parapet/language-server',
  'parapet-vscode',
];

/** Who may know what nobody else knows. */
const reserved: readonly { readonly what: RegExp; readonly who: readonly string[] }[] = [
  { what: /^@opentelemetry\//, who: ['@parapet/instrumentation', '@parapet/collector'] },
  { what: /^vscode-(languageserver|languageclient)($|\/)/, who: ['@parapet/language-server', 'parapet-vscode'] },
  { what: /^vscode$/, who: ['parapet-vscode'] },
];

/** Given by the editor that runs the extension. */
const provided: readonly string[] = ['vscode'];

const packages = readPackages();

describe('the arrows of the house', () => {
  it('are drawn for every package', () => {
    assert.deepEqual(packages.map(({ name }) => name).sort(), Object.keys(arrows).sort());
  });

  for (const one of packages) {
    const allowed = (arrows[one.name] ?? []).map((name) => `@parapet/${name}`);

    describe(one.name, () => {
      it('imports only packages below it', () => {
        assert.deepEqual(
          importsOf(one, (name) => name.startsWith('@parapet/') && !allowed.includes(packageOf(name))),
          [],
        );
      });

      it('imports no other package’s inside', () => {
        const published = packages.flatMap((other) => other.entries);
        const inside = (name: string, path: string) =>
          (name.startsWith('@parapet/') && !published.includes(name)) ||
          (name.startsWith('.') && !join(dirname(path), name).startsWith(`${one.folder}/`));
        assert.deepEqual(importsOf(one, inside), []);
      });

      it('declares what it imports', () => {
        const undeclared = (name: string) =>
          isPackage(name) && !provided.includes(name) && !one.dependencies.includes(packageOf(name));
        assert.deepEqual(importsOf(one, undeclared), []);
      });

      it('refers, in its tsconfig, to exactly the packages that it declares', () => {
        const declared = one.dependencies.filter((name) => packages.some((other) => other.name === name));
        const referred = one.references.map(
          (folder) => packages.find((other) => other.folder === folder)?.name ?? folder,
        );
        assert.deepEqual(referred.sort(), declared.sort());
      });

      it('knows nothing that is reserved for others', () => {
        const others = reserved.filter(({ who }) => !who.includes(one.name));
        assert.deepEqual(
          importsOf(one, (name) => others.some(({ what }) => what.test(name))),
          [],
        );
      });

      if (!nodeOnly.includes(one.name))
        it('runs without Node', () => {
          assert.deepEqual(importsOf(one, isBuiltin), []);
          const globals = one.sources.filter(({ code }) =>
            /(?<![.\w'"`])(Buffer|process|__dirname|__filename)\s*[.(]/.test(code),
          );
          assert.deepEqual(
            globals.map(({ path }) => path),
            [],
          );
        });
    });
  }
});

/** `file: specifier` of every import that `refused` says yes to. */
function importsOf(one: Package, refused: (name: string, path: string) => boolean): string[] {
  return one.sources.flatMap(({ path, imports }) =>
    imports.filter((name) => refused(name, path)).map((name) => `${path}: ${name}`),
  );
}

const isPackage = (name: string): boolean => !/^[.#]/.test(name) && !isBuiltin(name);

/** `@scope/name/inside` to `@scope/name`. */
const packageOf = (name: string): string => name.split('/', name.startsWith('@') ? 2 : 1).join('/');
