import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A process that has not ended by then hangs. */
const HANGS = 20_000;

const packageFolder = fileURLToPath(new URL('../..', import.meta.url));

/** Without what the tests themselves were started with. */
const { NODE_OPTIONS: _, ...ownEnvironment } = process.env;

/** Nothing goes to a collector or an editor that happens to run on this machine. */
const exportNothing = {
  OTEL_TRACES_EXPORTER: 'none',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  PARAPET_DISCOVERY: 'none',
};

export const REGISTER = '@parapet/instrumentation/register';

/**
 * Runs `node` with these arguments in a folder from which this package, the SDK and OpenTelemetry can be imported.
 *
 * Its telemetry goes nowhere, unless `env` says where.
 *
 * @param until is what it prints when it is to be ended by SIGTERM
 */
export function runNode(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd = packageFolder,
  until?: string,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--conditions=@parapet/source', ...args], {
      cwd,
      env: { ...ownEnvironment, ...exportNothing, ...env },
      timeout: HANGS,
      killSignal: 'SIGKILL',
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (until !== undefined && out.includes(until)) child.kill('SIGTERM');
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.once('error', reject);
    child.once('close', (code, signal) =>
      signal === 'SIGKILL' ? reject(new Error(`It hangs.\n${out}\n${err}`)) : resolve({ code, signal, out, err }),
    );
  });
}

/** A folder that holds `files` (path to text) while `use` runs. */
export async function withFiles<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'parapet-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const app = (name: string): string => fileURLToPath(new URL(`apps/${name}`, import.meta.url));
