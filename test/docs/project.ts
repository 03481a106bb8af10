import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The command as the documentation has it, without a package that somebody published. */
const CLI = `#!/bin/sh
exec '${process.execPath}' --conditions=@parapet/source '${root}packages/cli/src/main.ts' "$@"
`;

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project of somebody who follows the documentation, beside a checkout of Parapet. */
export interface Project {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): void;
  /** Runs what a shell is told, as GitHub Actions runs the steps whose shell is bash. */
  run(script: string, env?: Readonly<Record<string, string>>, input?: string): Promise<Ran>;
  remove(): void;
}

/** A folder in which `npm ci` and `npx parapet` do what they would if the packages were published. */
export function createProject(): Project {
  const parent = mkdtempSync(join(tmpdir(), 'parapet-docs-'));
  const folder = join(parent, 'shop');
  symlinkSync(root, join(parent, 'parapet'));
  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
  };
  write({
    '../cli/package.json': JSON.stringify({ name: '@parapet/cli', version: '0.1.0', bin: { parapet: './parapet' } }),
    '../cli/parapet': CLI,
    'package.json': JSON.stringify({
      name: 'shop',
      version: '1.0.0',
      devDependencies: { '@parapet/cli': 'file:../cli' },
    }),
  });
  const run = async (script: string, env: Readonly<Record<string, string>> = {}, input = ''): Promise<Ran> => {
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      cwd: folder,
      env: { ...quiet, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter), ...env },
    });
    child.stdin.on('error', () => {}); // It need not read what it is given.
    child.stdin.end(input);
    const code = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await code, stdout, stderr };
  };
  return { folder, write, run, remove: () => rmSync(parent, { recursive: true, force: true }) };
}

/** Nothing of whoever runs the tests, and nobody is asked. */
const quiet = {
  HOME: tmpdir(),
  NODE_COMPILE_CACHE: join(tmpdir(), 'parapet-compile-cache'),
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
  npm_config_offline: 'true',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Robin',
  GIT_AUTHOR_EMAIL: 'robin@shop.example',
  GIT_COMMITTER_NAME: 'Robin',
  GIT_COMMITTER_EMAIL: 'robin@shop.example',
};
