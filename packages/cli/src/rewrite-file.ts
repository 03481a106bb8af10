import { renameSync, type Stats } from 'node:fs';
import { access, chmod, chown, constants, readFile, realpath, stat } from 'node:fs/promises';
import { stampOf } from './stamp-of.ts';
import { writeBeside } from './write-beside.ts';

/** What became of a file; `why` is a sentence. */
export type Rewritten = { readonly kind: 'changed' | 'unchanged' } | { readonly kind: 'failed'; readonly why: string };

/** So often a file is read again that somebody else writes meanwhile. */
const TRIES = 10;

/**
 * Changes a file of text, so that whoever reads it, and whatever happens meanwhile, finds either what was there or all that is there
 * now: the new text goes beside it and takes its name. A link goes on leading to the file, which keeps its mode and its owner. What
 * somebody else writes while the change is made is not lost: the change is made to that.
 *
 * @param change is given the text without a byte order mark, which stays where one was
 * @param dry only tells whether the file would be changed
 */
export async function rewriteFile(path: string, change: (text: string) => string, dry = false): Promise<Rewritten> {
  try {
    const file = await realpath(path);
    for (let tries = 0; tries < TRIES; tries++) {
      const outcome = await tryToRewrite(file, change, dry);
      if (outcome !== 'overtaken') return outcome;
    }
    return { kind: 'failed', why: 'Somebody else is writing it. It is left as it is; try again.' };
  } catch (error) {
    return { kind: 'failed', why: whyNot(error as NodeJS.ErrnoException) };
  }
}

async function tryToRewrite(
  file: string,
  change: (text: string) => string,
  dry: boolean,
): Promise<Rewritten | 'overtaken'> {
  // A pipe might never end.
  const stats = await stat(file);
  if (!stats.isFile()) return { kind: 'failed', why: 'It is no file.' };
  const stamp = stampOf(file);
  const before = decoded(await readFile(file));
  if (before === undefined) return { kind: 'failed', why: 'It is not UTF-8. Save it as that.' };
  const [mark, text] = before.startsWith(MARK) ? [MARK, before.slice(MARK.length)] : ['', before];
  const after = change(text);
  if (after === text) return { kind: 'unchanged' };
  if (!dry && !(await replace(file, mark + after, stats, () => stampOf(file) === stamp))) return 'overtaken';
  return { kind: 'changed' };
}

/** @returns whether the file was still the same, and was replaced */
async function replace(file: string, text: string, { mode, uid, gid }: Stats, isSame: () => boolean): Promise<boolean> {
  // Taking its name needs no permission of the file itself, but whoever made it read-only meant it.
  await access(file, constants.W_OK);
  let isReplaced = false;
  await writeBeside(file, text, async (unfinished) => {
    await chmod(unfinished, mode);
    // Only root may give a file away, and only root would have taken it.
    await chown(unfinished, uid, gid).catch(() => {});
    if (!isSame()) return;
    renameSync(unfinished, file);
    isReplaced = true;
  });
  return isReplaced;
}

const MARK = '\uFEFF';

/** Text of UTF-8 with its byte order mark; undefined of other bytes, of which something would be lost when they are written. */
export function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function whyNot({ code }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'There is no such file.';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return 'It cannot be read or written. Correct its permissions.';
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'There is no room to write it. It is as it was.';
  return `It cannot be read or written (${code ?? 'unknown error'}).`;
}
