import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Problem } from '@parapet/policy';
import { wholeProblem } from './problem.ts';
import { shownPath } from './shown-path.ts';

/** What a policy file's name ends in. */
export const POLICY_SUFFIX = '.policy.yaml';

/** Where policies are looked for when nobody names a place. */
export const DEFAULT_POLICIES = 'policies';

export interface PolicyPaths {
  /** Files or folders, relative to `cwd` or absolute. Left out: `./policies`, which may be missing. */
  readonly paths?: readonly string[] | undefined;
  readonly cwd: string;
}

/**
 * The policy files that `paths` name, as absolute paths, sorted and each once: a YAML file itself, and of a folder every
 * `*.policy.yaml` in it and below, except in `node_modules` and in folders whose name begins with a dot.
 *
 * A named path that is missing or holds no policy is an error; the default folder missing or empty is a warning.
 */
export function findPolicyFiles({ paths, cwd }: PolicyPaths): { files: string[]; problems: Problem[] } {
  const found = new Set<string>();
  const problems: Problem[] = [];
  for (const path of paths ?? [DEFAULT_POLICIES]) {
    const files = filesAt(resolve(cwd, path));
    if (Array.isArray(files) && files.length > 0) for (const file of files) found.add(file);
    else problems.push(notFound(shownPath(path, cwd), Array.isArray(files) ? 'empty' : files, paths !== undefined));
  }
  return { files: [...found].sort(), problems };
}

type Absence = 'missing' | 'unreadable' | 'empty' | 'no-yaml';

function notFound(shown: string, absence: Absence, named: boolean): Problem {
  const severity = named || absence === 'unreadable' ? 'error' : 'warning';
  const remedy = named
    ? 'Correct the path, or PARAPET_POLICIES if it came from there.'
    : 'Put policies there, or name another folder in PARAPET_POLICIES.';
  const what = {
    missing: 'There is no such file or folder, so no policy was loaded from it.',
    unreadable: 'It cannot be read, so no policy was loaded from it.',
    empty: `It holds no file whose name ends in ${POLICY_SUFFIX}, so no policy was loaded from it.`,
    'no-yaml': 'It is no YAML file, so no policy was loaded from it.',
  }[absence];
  const code = {
    missing: 'parapet/policies-missing',
    unreadable: 'parapet/policies-unreadable',
    empty: 'parapet/policies-empty',
    'no-yaml': 'parapet/policies-empty',
  } as const;
  return wholeProblem(shown, severity, code[absence], `${what} ${remedy}`);
}

function filesAt(path: string): string[] | Exclude<Absence, 'empty'> {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return 'missing';
    if (stat.isDirectory()) return filesBelow(path);
    return /\.ya?ml$/i.test(path) ? [path] : 'no-yaml';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOTDIR' ? 'missing' : 'unreadable';
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    // Mounted ConfigMaps are folders of links to files, so links are followed to files, but not to folders: no cycles.
    if (entry.isDirectory()) return entry.name.startsWith('.') || entry.name === 'node_modules' ? [] : filesBelow(path);
    return entry.name.endsWith(POLICY_SUFFIX) && statSync(path, { throwIfNoEntry: false })?.isFile() ? [path] : [];
  });
}
