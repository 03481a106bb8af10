import type { PolicySet, Problem } from '@parapet/policy';
import { loadPolicySet } from '@parapet/policy';
import type { PolicyText, ReadUri } from './policy-text.ts';

/** What loading some policies together gave. */
export interface CheckedPolicies {
  /** Absent when there is an error in any of them. */
  readonly set?: PolicySet;
  /** By URI; a policy without problems is not listed. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  /** URIs of the files that were asked for on the way, also those that do not exist. */
  readonly reads: ReadonlySet<string>;
}

/** Loads policies below `folder`, a URI that ends in `/`, as one set. Problems name them as seen from there. */
export function checkPolicies(folder: string, policies: readonly PolicyText[], read: ReadUri): CheckedPolicies {
  const uris = new Map(policies.map(({ uri }) => [pathBelow(folder, uri), uri]));
  const reads = new Set<string>();
  const { set, problems } = loadPolicySet(
    policies.map(({ uri, text }) => ({ path: pathBelow(folder, uri), text })),
    (path) => {
      const uri = resolveUri(folder, path);
      if (uri === undefined) return undefined;
      reads.add(uri);
      return read(uri);
    },
  );
  const byPath = Map.groupBy(problems, ({ file }) => file);
  return {
    ...(set && { set }),
    problems: new Map([...byPath].flatMap(([path, found]) => withUri(uris.get(path), found))),
    reads,
  };
}

const withUri = <T>(uri: string | undefined, value: T): [string, T][] => (uri === undefined ? [] : [[uri, value]]);

function pathBelow(folder: string, uri: string): string {
  const path = uri.slice(folder.length);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** A document that was never saved has no folder that anything could be read from. */
function resolveUri(folder: string, path: string): string | undefined {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return URL.parse(encoded, folder)?.href;
}
