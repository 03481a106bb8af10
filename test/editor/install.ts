import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * Brings what the tests in real editors need, which is too big for a dependency: code-server, which is VS Code's workbench and
 * extension host with a browser as its window, a Chromium, Neovim, and Emacs. `npm run workbench`; does nothing where all are there.
 */

const VERSION = '4.139.1';

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'parapet');

/** The folder of code-server, kept from one checkout to the next. */
export const codeServerFolder = join(cache, `code-server-${VERSION}`);

/** Of the first of some programs that is on the PATH. */
const programPath = (...names: readonly string[]): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));

/** Of a Chromium, if there is one. PARAPET_CHROMIUM names another. */
export const chromiumPath = (): string | undefined => {
  const named = process.env.PARAPET_CHROMIUM;
  return named !== undefined && existsSync(named)
    ? named
    : programPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');
};

/** Of Neovim, if it is there. */
export const neovimPath = (): string | undefined => programPath('nvim');

/** Of Emacs, if it is there with what it needs to know of language servers, as Debian packs it. */
export const emacsPath = (): string | undefined =>
  emacsPackages.every((name) => globSync(`/usr/share/emacs/site-lisp/elpa-src/${name}-*`).length > 0)
    ? programPath('emacs')
    : undefined;

const emacsPackages = ['yaml-mode', 'eglot', 'lsp-mode'] as const;

/** What is missing for a test in a real editor, and what brings it; undefined if nothing is. */
export const whatIsMissing = (): string | undefined =>
  existsSync(codeServerFolder) && chromiumPath() !== undefined
    ? undefined
    : 'code-server or Chromium is missing: npm run workbench';

const run = (command: string, arguments_: readonly string[], cwd = cache): void => {
  execFileSync(command, arguments_, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
};

function installCodeServer(): void {
  mkdirSync(cache, { recursive: true });
  // Beside where it will stand, so that what was interrupted is never taken for the whole.
  const scratch = mkdtempSync(join(cache, 'installing-'));
  try {
    run('npm', ['pack', '--silent', `code-server@${VERSION}`, '--pack-destination', scratch]);
    run('tar', ['xzf', `code-server-${VERSION}.tgz`], scratch);
    const folder = join(scratch, 'package');
    // Without scripts nothing is compiled: what they would build is a watchdog and a log file, and VS Code does without.
    // What built-in extensions need is left out: it is for TypeScript, not for YAML.
    for (const part of [folder, join(folder, 'lib', 'vscode')])
      run('npm', ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], part);
    rmSync(codeServerFolder, { recursive: true, force: true });
    renameSync(folder, codeServerFolder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Packages of Debian, where they can be installed. */
function installPackages(what: string, ...packages: readonly string[]): void {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.error(`There is no ${what}. Install one, and put it on the PATH.`);
    process.exit(1);
  }
  run('apt-get', ['update', '-qq'], dirname(cache));
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], dirname(cache));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!existsSync(codeServerFolder)) installCodeServer();
  if (chromiumPath() === undefined) installPackages('Chromium', 'chromium', 'fonts-dejavu-core');
  if (neovimPath() === undefined) installPackages('Neovim', 'neovim');
  if (emacsPath() === undefined) installPackages('Emacs', 'emacs-nox', ...emacsPackages.map((name) => `elpa-${name}`));
  console.log(`Installed: ${codeServerFolder}, ${chromiumPath()}, ${neovimPath()}, ${emacsPath()}`);
}
