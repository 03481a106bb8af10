import { spawnSync } from 'node:child_process';

/** What git said, or why it said nothing, as sentences. */
export type GitAnswer<T> =
  | { readonly kind: 'said'; readonly said: T }
  | { readonly kind: 'failed'; readonly why: string };

/** Asks git something, in a folder. It changes nothing, and asks nobody for anything. */
export function git(cwd: string, ...args: readonly string[]): GitAnswer<string> {
  const answer = ask(cwd, args, '');
  return answer.kind === 'failed' ? answer : { kind: 'said', said: answer.said.toString() };
}

/**
 * Bytes of files as git has them, by names such as `main:policies/a.policy.yaml`, which count from the root of the repository. Links
 * are followed within the revision. What is no file there is left out.
 */
export function gitFiles(cwd: string, names: readonly string[]): GitAnswer<ReadonlyMap<string, Buffer>> {
  // A name with a line break would be two.
  const wanted = names.filter((name) => !name.includes('\n'));
  const answer = ask(cwd, ['cat-file', '--batch', '--follow-symlinks'], `${wanted.join('\n')}\n`);
  if (answer.kind === 'failed') return answer;
  const { said } = answer;
  const files = new Map<string, Buffer>();
  let at = 0;
  for (const name of wanted) {
    const end = said.indexOf('\n', at);
    const header = said.toString('utf8', at, end);
    at = end + 1;
    // `<id> blob 123` stands before a file, `symlink 123` before where one leads that leaves the repository; nothing behind `<name> missing`.
    const [, kind, size] = /^(?:[0-9a-f]+ )?(\w+) (\d+)$/.exec(header) ?? [];
    if (size === undefined) continue;
    if (kind === 'blob') files.set(name, said.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return { kind: 'said', said: files };
}

function ask(cwd: string, args: readonly string[], input: string): GitAnswer<Buffer> {
  const { error, status, stdout, stderr } = spawnSync('git', args, {
    cwd,
    input,
    maxBuffer: 2 ** 28,
    env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
  });
  if (status === 0) return { kind: 'said', said: stdout };
  const isMissing = (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
  if (isMissing) return { kind: 'failed', why: 'git is needed to read a revision, and is not there.' };
  // Its first line says what is wrong, those below it what to do about it.
  return { kind: 'failed', why: `git says: ${stderr?.toString().trim() || (error?.message ?? 'nothing')}` };
}
