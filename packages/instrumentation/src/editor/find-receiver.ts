import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EditorReceiver } from '@parapet/otlp';
import { RECEIVER_FILE, readReceiverFile } from '@parapet/otlp';

/**
 * Where an editor takes the spans of what is developed below one of the folders around `cwd`: the nearest says. A file that another
 * user wrote, or whose editor is gone, says nothing. Never throws.
 */
export function findReceiver(cwd: string): EditorReceiver | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const receiver = receiverIn(join(folder, RECEIVER_FILE));
    if (receiver) return receiver;
    if (folder === dirname(folder)) return undefined;
  }
}

function receiverIn(path: string): EditorReceiver | undefined {
  try {
    const { uid, size } = statSync(path);
    // A folder that several users write to, such as /tmp, could hold anybody's.
    if (size > 4096 || (process.getuid && uid !== process.getuid())) return undefined;
    const receiver = readReceiverFile(readFileSync(path, 'utf8'));
    return receiver && isRunning(receiver.pid) ? receiver : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
