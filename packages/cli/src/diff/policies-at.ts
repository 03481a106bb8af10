import { existsSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { loadPolicySet, type PolicyFile } from '@parapet/policy';
import { type LoadedPolicies, loadPolicies, POLICY_SUFFIX, textOf } from '@parapet/runtime';
import { git, gitFiles } from './git.ts';

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
  const nameOf = (file: string): string => `${revision}:${posix.join(prefix, file)}`;
  const read = gitFiles(cwd, files.map(nameOf));
  if (read.kind === 'failed') return read.why;
  const textIn = (found: ReadonlyMap<string, Buffer>, file: string): string | undefined => {
    const bytes = found.get(nameOf(file));
    return bytes && textOf(file, bytes);
  };
  const policies: PolicyFile[] = [];
  for (const path of files) {
    const text = textIn(read.said, path);
    if (text === undefined) return `\`${path}\` cannot be read of \`${revision}\`. ${UNREADABLE}`;
    policies.push({ path, text });
  }
  const readOne = (file: string): string | undefined => {
    const one = gitFiles(cwd, [nameOf(file)]);
    return one.kind === 'said' ? textIn(one.said, file) : undefined;
  };
  return { ...loadPolicySet(policies, readOne), files };
}

const UNREADABLE = 'It is not UTF-8, was not fetched, or is a link that leads nowhere in that revision.';

const noRevision = (revision: string): string => `There is no file, folder or git revision \`${revision}\` here.`;

const SHALLOW = 'Of this repository only the last commits are here; fetch more, as by `git fetch --unshallow`.';
