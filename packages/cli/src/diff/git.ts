import { spawnSync } from 'node:child_process';

/** What git said, or why it said nothing, as sentences. */
export type GitAnswer =
  | { readonly kind: 'said'; readonly said: string }
  | { readonly kind: 'failed'; readonly why: string };

/** Asks git something, in a folder. It changes nothing, and asks nobody for anything. */
export function git(cwd: string, ...args: readonly string[]): GitAnswer {
  const { error, status, stdout, stderr } = spawnSync('git', args, {
    cwd,
    maxBuffer: 2 ** 28,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
  });
  if (status === 0) return { kind: 'said', said: stdout };
  const isMissing = (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
  if (isMissing) return { kind: 'failed', why: 'git is needed to read a revision, and is not there.' };
  // Its first line says what is wrong, those below it what to do about it.
  return { kind: 'failed', why: `git says: ${stderr.trim() || (error?.message ?? 'nothing')}` };
}
