import { existsSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { loadPolicySet, type PolicyFile } from '@parapet/policy';
import { type LoadedPolicies, loadPolicies, POLICY_SUFFIX } from '@parapet/runtime';
import { git } from './git.ts';

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
  const inRepository = git(cwd, 'rev-parse', '--is-shallow-repository', '--show-prefix');
  if (inRepository.kind === 'failed') return inRepository.why;
  const [isShallow, prefix = ''] = inRepository.said.split('\n');
  if (git(cwd, 'rev-parse', '--verify', '--quiet', `${revision}^{commit}`).kind === 'failed')
    return isShallow === 'true' ? `${noRevision(revision)} ${SHALLOW}` : noRevision(revision);
  const listed = git(cwd, 'ls-tree', '-r', '-z', '--name-only', revision, '--', path || '.');
  if (listed.kind === 'failed') return listed.why;
  const files = listed.said
    .split('\0')
    .filter((file) => file.endsWith(POLICY_SUFFIX))
    .sort();
  if (files.length === 0) return `There is no file whose name ends in ${POLICY_SUFFIX} at \`${place}\`.`;
  // From the root of the repository on, since git takes no path from here on where nothing is checked out.
  const show = (file: string) => git(cwd, 'cat-file', 'blob', `${revision}:${posix.join(prefix, file)}`);
  const policies: PolicyFile[] = [];
  for (const path of files) {
    const shown = show(path);
    if (shown.kind === 'failed') return `\`${path}\` cannot be read of \`${revision}\`. ${shown.why}`;
    policies.push({ path, text: shown.said });
  }
  const textOf = (file: string): string | undefined => {
    const shown = show(file);
    return shown.kind === 'said' ? shown.said : undefined;
  };
  return { ...loadPolicySet(policies, textOf), files };
}

const noRevision = (revision: string): string => `There is no file, folder or git revision \`${revision}\` here.`;

const SHALLOW = 'Of this repository only the last commits are here; fetch more, as by `git fetch --unshallow`.';
