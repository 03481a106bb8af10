import type { Dirent } from 'node:fs';
import { readdirSync, realpathSync, statSync } from 'node:fs';
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
 * `*.policy.yaml` in it and below, links followed, except in `node_modules` and in folders whose name begins with a dot.
 *
 * A named path that is missing or holds no policy is an error; the default folder missing or empty is a warning. What looks
 * like a policy and cannot be one (a link that leads nowhere, a pipe, another suffix) is a problem with its own place.
 */
export function findPolicyFiles({ paths, cwd }: PolicyPaths): { files: string[]; problems: Problem[] } {
  const found = new Set<string>();
  const problems: Problem[] = [];
  const named = paths !== undefined;
  for (const path of paths ?? [DEFAULT_POLICIES]) {
    const { files, passedOver } = filesAt(resolve(cwd, path));
    for (const file of files) found.add(file);
    for (const one of passedOver) problems.push(problemWith(one, shownPath(one.path, cwd), named));
  }
  return { files: [...found].sort(), problems };
}

interface Found {
  readonly files: string[];
  readonly passedOver: PassedOver[];
}

/** Something that was expected to be a policy, or to hold some, and is not loaded. */
interface PassedOver {
  readonly path: string;
  readonly why: keyof typeof reasons;
}

const NOTHING = 'so no policy was loaded from it.';

/** Why something is not loaded, and where it is not the path itself that should be corrected, what to do about it. */
const reasons = {
  missing: { code: 'missing', what: `There is no such file or folder, ${NOTHING}` },
  unreadable: { code: 'unreadable', what: `It cannot be read, ${NOTHING}` },
  empty: { code: 'empty', what: `It holds no file whose name ends in ${POLICY_SUFFIX}, ${NOTHING}` },
  'no-yaml': { code: 'empty', what: `It is no YAML file, ${NOTHING}` },
  'no-file': {
    code: 'unreadable',
    what: `It is a pipe, a socket or a device, ${NOTHING}`,
    remedy: 'Put a file in its place.',
  },
  'dangling-policy': {
    code: 'missing',
    what: `It is a link that leads nowhere, ${NOTHING}`,
    remedy: 'Restore what it leads to, or remove it.',
  },
  'dangling-link': {
    code: 'missing',
    what: 'It is a link that leads nowhere. If it led to a folder of policies, they were not loaded.',
    remedy: 'Restore what it leads to, or remove it.',
    severity: 'warning',
  },
  'other-suffix': {
    code: 'suffix',
    what: `Its name does not end in ${POLICY_SUFFIX}, ${NOTHING}`,
    remedy: 'Rename it so that it does.',
    severity: 'warning',
  },
  'unreadable-folder': {
    code: 'unreadable',
    what: `It cannot be read, ${NOTHING}`,
    remedy: 'Correct its permissions.',
  },
} as const satisfies Record<string, Reason>;

interface Reason {
  readonly code: string;
  readonly what: string;
  readonly remedy?: string;
  readonly severity?: Problem['severity'];
}

function problemWith({ why }: PassedOver, shown: string, named: boolean): Problem {
  const { code, what, remedy, severity }: Reason = reasons[why];
  const lenient = !named && (why === 'missing' || why === 'empty');
  const corrected = named
    ? 'Correct the path, or PARAPET_POLICIES if it came from there.'
    : 'Put policies there, or name another folder in PARAPET_POLICIES.';
  return wholeProblem(
    shown,
    severity ?? (lenient ? 'warning' : 'error'),
    `parapet/policies-${code}`,
    `${what} ${remedy ?? corrected}`,
  );
}

function filesAt(path: string): Found {
  const nothing = (why: PassedOver['why']): Found => ({ files: [], passedOver: [{ path, why }] });
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return nothing('missing');
    if (stat.isDirectory()) {
      const found = filesBelow(path);
      return found.files.length + found.passedOver.length > 0 ? found : nothing('empty');
    }
    if (!/\.ya?ml$/i.test(path)) return nothing('no-yaml');
    return stat.isFile() ? { files: [path], passedOver: [] } : nothing('no-file');
  } catch (error) {
    return nothing((error as NodeJS.ErrnoException).code === 'ENOTDIR' ? 'missing' : 'unreadable');
  }
}

/**
 * Links are followed last, so that a policy goes by the path it really has, if that is below `root` too. Each folder is
 * looked into once, which ends every cycle of links.
 */
function filesBelow(root: string): Found {
  const found: Found = { files: [], passedOver: [] };
  const looked = new Set<string>();
  const folders = [root];
  const links: string[] = [];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop() ?? links.shift()) {
    const real = realpathSync(folder);
    if (looked.has(real)) continue;
    looked.add(real);
    for (const entry of entriesOf(folder, found)) {
      const path = join(folder, entry.name);
      const kind = kindOf(entry, path);
      if (kind === 'folder') {
        if (!isPassedBy(entry.name)) (entry.isSymbolicLink() ? links : folders).push(path);
      } else if (kind === 'file' && entry.name.endsWith(POLICY_SUFFIX)) found.files.push(path);
      else {
        const why = reasonOf(kind, entry.name);
        if (why) found.passedOver.push({ path, why });
      }
    }
  }
  return found;
}

function entriesOf(folder: string, { passedOver }: Found): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    passedOver.push({ path: folder, why: 'unreadable-folder' });
    return [];
  }
}

type Kind = 'file' | 'folder' | 'nowhere' | 'other';

/** What an entry is, or what it leads to as a link: a mounted ConfigMap is a folder of links. */
function kindOf(entry: Dirent, path: string): Kind {
  const there = entry.isSymbolicLink() ? target(path) : entry;
  if (!there) return 'nowhere';
  if (there.isDirectory()) return 'folder';
  return there.isFile() ? 'file' : 'other';
}

function target(link: string): ReturnType<typeof statSync> {
  try {
    return statSync(link, { throwIfNoEntry: false });
  } catch {
    return undefined; // Links in a circle, or into a folder that is closed to us.
  }
}

const isPassedBy = (name: string): boolean => name.startsWith('.') || name === 'node_modules';

/** Why an entry that is not loaded is worth a word, if it is. */
function reasonOf(kind: Kind, name: string): PassedOver['why'] | undefined {
  // Emacs locks a file by a link beside it that leads nowhere.
  if (name.startsWith('.#')) return undefined;
  if (name.endsWith(POLICY_SUFFIX)) return kind === 'nowhere' ? 'dangling-policy' : 'no-file';
  if (/\.policy\.ya?ml$/i.test(name)) return 'other-suffix';
  return kind === 'nowhere' && !name.includes('.') ? 'dangling-link' : undefined;
}
