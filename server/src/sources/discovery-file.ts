import { readFileSync, rmSync } from 'node:fs';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { EditorReceiver } from '@parapet/otlp';
import { RECEIVER_FILE, readReceiverFile, TOKEN_HEADER, writeReceiverFile } from '@parapet/otlp';

/** The file that tells services in a folder where the editor takes their spans. */
export interface DiscoveryFile {
  /** Takes it away, unless another process has written its own meanwhile. */
  remove(): Promise<void>;
}

/** Another process listens for the same folder. */
export class AlreadyListening extends Error {
  override readonly name = 'AlreadyListening';

  constructor(folder: string, pid: number) {
    super(
      `Another editor (process ${pid}) takes the spans of ${folder} already. Stop its receiver, or use that editor's preview.`,
    );
  }
}

/**
 * Writes the file, readable by this user alone. One that a process left behind that is gone by now is replaced. It is taken away when
 * this process ends, too, unless that is killed.
 *
 * Rejects with `AlreadyListening`, or with the system's error where the folder cannot be written.
 */
export async function writeDiscoveryFile(folder: string, receiver: EditorReceiver): Promise<DiscoveryFile> {
  const path = join(folder, RECEIVER_FILE);
  const other = await readDiscoveryFile(path);
  if (other && other.pid !== receiver.pid && (await isListening(other))) throw new AlreadyListening(folder, other.pid);
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true });
  await writeFile(join(dirname(path), '.gitignore'), IGNORED, { flag: 'wx' }).catch(() => {
    // There is one, which says what its author wants.
  });
  // Created and never written over: a link that stands in its place would send the token elsewhere.
  const file = await open(path, 'wx', 0o600);
  await file.writeFile(writeReceiverFile(receiver)).finally(() => file.close());
  const removeAtOnce = (): void => {
    try {
      if (readReceiverFile(readFileSync(path, 'utf8'))?.token === receiver.token) rmSync(path);
    } catch {
      // It is gone already.
    }
  };
  process.once('exit', removeAtOnce);
  return {
    async remove() {
      process.off('exit', removeAtOnce);
      const now = await readDiscoveryFile(path);
      if (now?.token === receiver.token) await rm(path, { force: true });
    },
  };
}

async function readDiscoveryFile(path: string): Promise<EditorReceiver | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : readReceiverFile(text);
}

/** Whoever got the number of a process that is gone, such as after the machine was started anew, does not answer. */
async function isListening({ url, token, pid }: EditorReceiver): Promise<boolean> {
  if (!isRunning(pid)) return false;
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(`${url}/v1/traces`, { headers: { [TOKEN_HEADER]: token }, signal }).catch(() => undefined);
  // It knows the token, and wants a POST.
  return answer?.status === 405;
}

/** For git: a token is nobody else's, and what comes and goes is no change. */
const IGNORED = `/.gitignore\n/${basename(RECEIVER_FILE)}\n`;

/** Milliseconds that another receiver has to answer in. */
const PATIENCE = 2_000;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
