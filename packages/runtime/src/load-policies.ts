import { resolve } from 'node:path';
import type { LoadOptions, PolicyFile, PolicySet, PolicySources, Problem } from '@parapet/policy';
import { loadPolicySet } from '@parapet/policy';
import type { PolicyPaths } from './policy-files.ts';
import { findPolicyFiles } from './policy-files.ts';
import { isError, wholeProblem } from './problem.ts';
import { readText } from './read-text.ts';
import { shownPath } from './shown-path.ts';

export interface LoadedPolicies {
  /** Absent when there is an error, or no policy at all. */
  readonly set?: PolicySet;
  readonly problems: readonly Problem[];
  /** All that the set was made of; there where the set is. */
  readonly sources?: PolicySources;
  /** The policy files, as absolute paths. */
  readonly files: readonly string[];
}

/** Where policies are, and how their files are read. */
export interface PolicySource extends PolicyPaths, LoadOptions {
  /** Text of a file, by its absolute path; undefined where there is none to read. Default: what is on the disk. */
  readonly read?: (path: string) => string | undefined;
}

/**
 * Finds, reads and loads the policies that `paths` name, with the word files and lists they refer to.
 * Never throws: whatever is wrong with a path or a file is in `problems`, with its place and what to do about it. Left out, `now` is now.
 */
export function loadPolicies(options: PolicySource): LoadedPolicies {
  const { cwd, profile, now = Date.now(), read = readText } = options;
  const { files, problems } = findPolicyFiles(options);
  const policies: PolicyFile[] = [];
  for (const file of files) {
    const text = read(file);
    const path = shownPath(file, cwd);
    if (text !== undefined) policies.push({ path, text });
    else problems.push(wholeProblem(path, 'error', 'parapet/policies-unreadable', UNREADABLE));
  }
  if (policies.length === 0) return { problems, files };
  const loaded = loadPolicySet(policies, (path) => read(resolve(cwd, path)), { profile, now });
  problems.push(...loaded.problems);
  const { set, sources } = loaded;
  return { ...(set && sources && !problems.some(isError) && { set, sources }), problems, files };
}

const UNREADABLE = 'It cannot be read. Correct its permissions, and save it as UTF-8 if it is not.';
