import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a text to a new file beside `file`, for `take` to give it that name. So nobody ever finds a part of it, and whatever
 * ends the process meanwhile, short of SIGKILL, nothing is left behind.
 */
export async function writeBeside(
  file: string,
  text: string,
  take: (unfinished: string) => Promise<void>,
): Promise<void> {
  const unfinished = join(dirname(file), `.${randomUUID()}.tmp`);
  const remove = () => rmSync(unfinished, { force: true });
  const removeAndEnd = (signal: NodeJS.Signals) => {
    remove();
    for (const each of SIGNALS) process.removeListener(each, removeAndEnd);
    // Now by the signal itself, so that whoever started the command sees what ended it.
    process.kill(process.pid, signal);
  };
  process.once('exit', remove);
  for (const signal of SIGNALS) process.once(signal, removeAndEnd);
  try {
    await writeFile(unfinished, text, { flag: 'wx', flush: true });
    await take(unfinished);
  } finally {
    await rm(unfinished, { force: true });
    process.removeListener('exit', remove);
    for (const signal of SIGNALS) process.removeListener(signal, removeAndEnd);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
