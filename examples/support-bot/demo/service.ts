import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Received } from './record.ts';

export interface Service {
  readonly url: string;
  /** The raw answers that the application received so far, oldest first. */
  readonly received: readonly Received[];
  /** What it wrote to standard error so far. */
  readonly log: () => string;
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly env: Readonly<Record<string, string>>;
  /** What stands before `service.js` on the command line. */
  readonly flags: readonly string[];
}

const folder = fileURLToPath(new URL('..', import.meta.url));

/** The one flag that a service is started with. */
export const protect: readonly string[] = ['--import', '@parapet/instrumentation/register'];

/** The demo's own: tells what was received. */
export const record: readonly string[] = ['--import', './demo/record.ts'];

/** Starts the service in a process of its own and waits until it listens. Rejects with its log when it does not. */
export async function startService({ env, flags }: ServiceOptions): Promise<Service> {
  const child = spawn(process.execPath, [...flags, 'service.js'], {
    cwd: folder,
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const received: Received[] = [];
  let log = '';
  child.on('message', (message: Received) => received.push(message));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const url = await listening(child).catch((error: Error) => {
    throw new Error(`The service did not start: ${error.message}\n${log}`);
  });
  return {
    url,
    received,
    log: () => log,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const url = /listening on (http:\S+)/.exec(output)?.[1];
      if (url) resolve(url);
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`it ended with ${code ?? signal}`)));
  });
}
