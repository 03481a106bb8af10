import { link, lstat, mkdir, rename } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { starter } from '@parapet/policy/editor';
import { printable } from '../columns.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { writeBeside } from '../write-beside.ts';

/** `parapet init`: a first policy with its test. What is there already stays as it is. */
export async function init(folder: string, { out, err, cwd }: Terminal): Promise<ExitCode> {
  let written = 0;
  for (const [name, text] of Object.entries(starter)) {
    const file = join(folder, name);
    const outcome = await write(resolve(cwd, file), text);
    if (outcome === 'written') await out.write(`${out.paint('green', 'wrote')}  ${printable(file)}\n`);
    else if (outcome === 'kept')
      await out.write(`${out.paint('dim', 'kept')}   ${printable(file)}, which is there already\n`);
    else {
      await err.write(`${printable(file)} cannot be written (${outcome.code}).\n`);
      return exitCode.problems;
    }
    written += outcome === 'written' ? 1 : 0;
  }
  if (written > 0) await out.write(next(folder));
  return exitCode.ok;
}

async function write(file: string, text: string): Promise<'written' | 'kept' | { readonly code: string }> {
  try {
    await mkdir(dirname(file), { recursive: true });
  } catch (error) {
    return { code: codeOf(error) };
  }
  try {
    if (await isThere(file)) return 'kept';
    await writeBeside(file, text, (unfinished) => nameIt(unfinished, file));
    return 'written';
  } catch (error) {
    return codeOf(error) === 'EEXIST' ? 'kept' : { code: codeOf(error) };
  }
}

/** Unlike `rename`, a link takes no name that somebody else has just taken. Not every file system has them. */
async function nameIt(unfinished: string, file: string): Promise<void> {
  try {
    await link(unfinished, file);
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || (await isThere(file))) throw error;
    await rename(unfinished, file);
  }
}

const isThere = async (file: string): Promise<boolean> =>
  lstat(file).then(
    () => true,
    (error) => {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    },
  );

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error';

const next = (folder: string): string => {
  const inFolder = folder === '.' ? '' : `cd ${printable(folder)}\n  `;
  return `
Next:
  ${inFolder}npx parapet check
  npx parapet test
  node --import @parapet/instrumentation/register app.js
`;
};
