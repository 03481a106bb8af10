import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { EditorReceiver } from '@parapet/otlp';
import { RECEIVER_FILE, readReceiverFile, writeReceiverFile } from '@parapet/otlp';

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
 * Writes the file, readable by this user alone. One that a process left behind that is gone by now is replaced.
 *
 * Rejects with `AlreadyListening`, or with the system's error where the folder cannot be written.
 */
export async function writeDiscoveryFile(folder: string, receiver: EditorReceiver): Promise<DiscoveryFile> {
  const path = join(folder, RECEIVER_FILE);
  const other = await readDiscoveryFile(path);
  if (other && other.pid !== receiver.pid && isRunning(other.pid)) throw new AlreadyListening(folder, other.pid);
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true });
  // Created and never written over: a link that stands in its place would send the token elsewhere.
  const file = await open(path, 'wx', 0o600);
  await file.writeFile(writeReceiverFile(receiver)).finally(() => file.close());
  return {
    async remove() {
      const now = await readDiscoveryFile(path);
      if (now?.token === receiver.token) await rm(path, { force: true });
    },
  };
}

async function readDiscoveryFile(path: string): Promise<EditorReceiver | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : readReceiverFile(text);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
