import type { PolicySet, Problem } from '@parapet/policy';
import type { CheckedPolicies } from './check-policies.ts';
import { checkPolicies } from './check-policies.ts';
import type { ReadUri } from './policy-text.ts';
import { setFolders } from './set-folders.ts';

/** The policies of a workspace as they are now, each checked once per change. */
export interface PolicyStore {
  /** False if that is what it was. */
  set(uri: string, text: string): boolean;
  /** False if it was not there. */
  remove(uri: string): boolean;
  /** A word file or list has changed, or has come or gone. */
  fileChanged(uri: string): void;
  uris(): readonly string[];
  text(uri: string): string | undefined;
  /** What is wrong with a policy, seen together with the others of its folder. */
  problems(uri: string): readonly Problem[];
  /**
   * The policy as a set of its own, if it can be loaded: an error in one policy takes nothing away from the others, and a
   * key stroke decides one policy again, not all.
   */
  alone(uri: string): PolicySet | undefined;
  /** Digest of the set that the policies of its folder make, if all can be loaded. */
  digestTogether(uri: string): string | undefined;
  /** Every file that some policy refers to, also those that do not exist. */
  reads(): ReadonlySet<string>;
}

export function createPolicyStore(read: ReadUri): PolicyStore {
  const texts = new Map<string, string>();
  const alone = new Map<string, CheckedPolicies>();
  const together = new Map<string, CheckedPolicies>();
  let folders: ReadonlyMap<string, readonly string[]> | undefined;

  const folderOf = (uri: string): [folder: string, uris: readonly string[]] => {
    folders ??= setFolders([...texts.keys()]);
    return [...folders].find(([, uris]) => uris.includes(uri)) ?? ['', []];
  };

  const check = (folder: string, uris: readonly string[]): CheckedPolicies =>
    checkPolicies(
      folder,
      uris.map((uri) => ({ uri, text: texts.get(uri) ?? '' })),
      read,
    );

  const checkTogether = (uri: string): CheckedPolicies => {
    const [folder, uris] = folderOf(uri);
    return remembered(together, folder, () => check(folder, uris));
  };

  const checkAlone = (uri: string): CheckedPolicies => {
    const [folder, uris] = folderOf(uri);
    return uris.length === 1 ? checkTogether(uri) : remembered(alone, uri, () => check(folder, [uri]));
  };

  /** Which policies are loaded together depends on which there are. */
  const forgetFolders = (): void => {
    folders = undefined;
    together.clear();
  };

  return {
    set(uri, text) {
      if (texts.get(uri) === text) return false;
      alone.delete(uri);
      if (texts.has(uri)) together.delete(folderOf(uri)[0]);
      else forgetFolders();
      texts.set(uri, text);
      return true;
    },
    remove(uri) {
      alone.delete(uri);
      const wasThere = texts.delete(uri);
      if (wasThere) forgetFolders();
      return wasThere;
    },
    fileChanged(uri) {
      for (const checks of [alone, together])
        for (const [key, { reads }] of checks) if (reads.has(uri)) checks.delete(key);
    },
    uris: () => [...texts.keys()],
    text: (uri) => texts.get(uri),
    problems: (uri) => (texts.has(uri) ? (checkTogether(uri).problems.get(uri) ?? []) : []),
    alone: (uri) => (texts.has(uri) ? checkAlone(uri).set : undefined),
    digestTogether: (uri) => (texts.has(uri) ? checkTogether(uri).set?.digest : undefined),
    reads() {
      return new Set([...texts.keys()].flatMap((uri) => [...checkTogether(uri).reads]));
    },
  };
}

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
