import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { starter } from '@parapet/policy/editor';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';

/** `parapet init`: a first policy with its test. What is there already stays as it is. */
export async function init(folder: string, { out, err, cwd }: Terminal): Promise<ExitCode> {
  let written = 0;
  for (const [name, text] of Object.entries(starter)) {
    const file = join(folder, name);
    const outcome = await write(resolve(cwd, file), text);
    if (outcome === 'written') await out.write(`${out.paint('green', 'wrote')}  ${file}\n`);
    else if (outcome === 'kept') await out.write(`${out.paint('dim', 'kept')}   ${file}, which is there already\n`);
    else {
      await err.write(`${file} cannot be written (${outcome.code}).\n`);
      return exitCode.problems;
    }
    written += outcome === 'written' ? 1 : 0;
  }
  if (written > 0) await out.write(next(folder));
  return exitCode.ok;
}

async function write(file: string, text: string): Promise<'written' | 'kept' | { readonly code: string }> {
  const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error';
  try {
    await mkdir(dirname(file), { recursive: true });
  } catch (error) {
    return { code: codeOf(error) };
  }
  try {
    await writeFile(file, text, { flag: 'wx' });
    return 'written';
  } catch (error) {
    return codeOf(error) === 'EEXIST' ? 'kept' : { code: codeOf(error) };
  }
}

const next = (folder: string): string => {
  const inFolder = folder === '.' ? '' : `cd ${folder}\n  `;
  return `
Next:
  ${inFolder}npx parapet check
  npx parapet test
  node --import @parapet/instrumentation/register app.js
`;
};
