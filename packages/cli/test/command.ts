import type { ChildProcessWithoutNullStreams, SpawnOptionsWithoutStdio } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const START = ['--conditions=@parapet/source', fileURLToPath(new URL('../src/main.ts', import.meta.url))];
const SCRIPT = '/usr/bin/script';

/** As the published command has it, and for the same reason: the start takes a third of the time. */
const COMPILE_CACHE = join(tmpdir(), 'parapet-compile-cache');

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The `parapet` command as a process of its own, as a user has it. */
export function spawnParapet(args: readonly string[], options: RunOptions = {}): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [...START, ...args], inPlace(options));
}

/** The command as a person has it, on a terminal; only where `script` (util-linux) can make one. */
export function spawnOnTerminal(args: readonly string[], options: RunOptions = {}): ChildProcessWithoutNullStreams {
  const command = [process.execPath, ...START, ...args].map((word) => `'${word}'`).join(' ');
  return spawn(SCRIPT, ['-qec', command, '/dev/null'], inPlace(options));
}

export const hasTerminals: boolean = existsSync(SCRIPT);

const inPlace = ({ cwd, env }: RunOptions): SpawnOptionsWithoutStdio => ({
  cwd,
  env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: COMPILE_CACHE, TERM: 'xterm', ...env },
});

export async function parapet(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = spawnParapet(args, options);
  child.stdin.on('error', () => {}); // It need not read what it is given.
  child.stdin.end(options.input ?? '');
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, stdout, stderr };
}

/** What a shell shows of a command line in which `parapet` stands, standard error below the rest. */
export function runInShell(line: string, { cwd }: RunOptions): string {
  const words = [process.execPath, ...START].map((word) => `'${word}'`).join(' ');
  const { stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-c', `parapet() { ${words} "$@"; }\n${line}`],
    {
      ...inPlace(cwd === undefined ? {} : { cwd }),
      encoding: 'utf8',
    },
  );
  return stdout + stderr;
}

/** A folder with these files in it, which is gone when the test ends. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'parapet-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const folders: string[] = [];

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
