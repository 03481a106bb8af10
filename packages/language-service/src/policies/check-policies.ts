import type { LoadOptions, PolicySet, Problem } from '@parapet/policy';
import { createLoader } from '@parapet/policy';
import type { FoundTexts, ParseYaml } from '@parapet/policy/editor';
import { resolveUri } from '../text/resolve-uri.ts';
import type { PolicyText, ReadUri } from './policy-text.ts';

/** What loading some policies together gave. */
export interface CheckedPolicies {
  /** Absent when there is an error in any of them. */
  readonly set?: PolicySet;
  /** A policy as a set of its own, by its URI, if it and what it extends can be loaded. */
  alone(uri: string): PolicySet | undefined;
  /** By URI; a policy without problems is not listed. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  /** URIs of the files that were asked for on the way, also those that do not exist. */
  readonly reads: ReadonlySet<string>;
}

/**
 * Loads policies below `folder`, a URI that ends in `/`, as one set, again and again: what a change does not touch is not compiled
 * again. Problems name them as seen from there.
 */
export function createChecker(
  folder: string,
  read: ReadUri,
  parse: ParseYaml,
  texts?: FoundTexts,
): (policies: readonly PolicyText[], options: LoadOptions) => CheckedPolicies {
  let reads = new Set<string>();
  const loader = createLoader(
    (path) => {
      const uri = resolveUri(folder, path);
      if (uri === undefined) return undefined;
      reads.add(uri);
      return read(uri);
    },
    parse,
    texts,
  );
  return (policies, options) => {
    reads = new Set();
    const uris = new Map(policies.map(({ uri }) => [pathBelow(folder, uri), uri]));
    const files = policies.map(({ uri, text }) => ({ path: pathBelow(folder, uri), text }));
    const { set, problems, alone } = loader.load(files, options);
    const sets = new Map<string, PolicySet | undefined>();
    const byPath = Map.groupBy(problems, ({ file }) => file);
    return {
      ...(set && { set }),
      alone(uri) {
        if (!sets.has(uri)) sets.set(uri, alone(pathBelow(folder, uri)));
        return sets.get(uri);
      },
      problems: new Map([...byPath].flatMap(([path, found]) => withUri(uris.get(path), found))),
      reads,
    };
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
