import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadPolicySet, type PolicyFile } from '@parapet/policy';
import { type LoadedPolicies, loadPolicies, POLICY_SUFFIX } from '@parapet/runtime';

/**
 * Policies at a place: a file or folder, or, where there is none of that name, one of a git revision as git writes it:
 * `main:policies`. Nothing is checked out.
 *
 * @returns a sentence where there is no such place
 */
export function policiesAt(place: string, cwd: string): LoadedPolicies | string {
  const [, revision, path = ''] = /^([^:]+):(.*)$/.exec(place) ?? [];
  if (revision === undefined || existsSync(resolve(cwd, place))) return loadPolicies({ paths: [place], cwd });
  // A revision that begins with a dash is none, and not an option either.
  if (revision.startsWith('-')) return noRevision(revision);
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd, maxBuffer: 2 ** 28, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    git('rev-parse', '--verify', '--quiet', `${revision}^{commit}`);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return isMissing ? 'git is needed to read a revision, and is not there.' : noRevision(revision);
  }
  const show = (file: string): string => git('show', `${revision}:./${file}`);
  const files = git('ls-tree', '-r', '-z', '--name-only', revision, '--', path || '.')
    .split('\0')
    .filter((file) => file.endsWith(POLICY_SUFFIX))
    .sort();
  if (files.length === 0) return `There is no file whose name ends in ${POLICY_SUFFIX} at \`${place}\`.`;
  const policies = files.map((file): PolicyFile => ({ path: file, text: show(file) }));
  return { ...loadPolicySet(policies, orNothing(show)), files };
}

const noRevision = (revision: string): string => `There is no file, folder or git revision \`${revision}\` here.`;

const orNothing =
  (read: (file: string) => string) =>
  (file: string): string | undefined => {
    try {
      return read(file);
    } catch {
      return undefined;
    }
  };
