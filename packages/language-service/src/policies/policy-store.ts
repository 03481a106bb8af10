import type { LoadOptions, PolicySet, Problem } from '@parapet/policy';
import type { ParseYaml } from '@parapet/policy/editor';
import { createFoundTexts, createYamlParser } from '@parapet/policy/editor';
import type { CheckedPolicies } from './check-policies.ts';
import { createChecker } from './check-policies.ts';
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
  /** With what options a folder is checked has changed. */
  optionsChanged(): void;
  uris(): readonly string[];
  text(uri: string): string | undefined;
  /** For whoever looks at the same texts in another way. */
  readonly parse: ParseYaml;
  /** What is wrong with a policy, seen together with the others of its folder. */
  problems(uri: string): readonly Problem[];
  /**
   * The policy as a set of its own, if it and what it extends can be loaded: an error in one policy takes nothing away from
   * the others, and a key stroke decides one policy again, not all.
   */
  alone(uri: string): PolicySet | undefined;
  /** The same, if its text were this one. */
  savedAlone(uri: string, text: string): PolicySet | undefined;
  /** Loads the policy as a set of its own as if its text were another, again and again; nothing of that is kept. */
  trying(uri: string): (text: string) => PolicySet | undefined;
  /** Digest of the set that the policies of its folder make, if all can be loaded. */
  digestTogether(uri: string): string | undefined;
  /** URIs of the policies that are loaded together with this one, itself included. */
  together(uri: string): readonly string[];
  /** Every file that some policy refers to, also those that do not exist. */
  reads(): ReadonlySet<string>;
}

/** As many texts as traces may show, which are there anyway: of these, what was found is little. */
const ofAllTraces = { texts: 100_000, length: 32_000_000 };

/** @param optionsFor with what the policies below a folder, a URI that ends in `/`, are checked */
export function createPolicyStore(read: ReadUri, optionsFor: (folder: string) => LoadOptions): PolicyStore {
  const parse = createYamlParser();
  const found = createFoundTexts(ofAllTraces);
  const texts = new Map<string, string>();
  const checkers = new Map<string, ReturnType<typeof createChecker>>();
  const savedCheckers = new Map<string, ReturnType<typeof createChecker>>();
  const saved = new Map<string, { readonly text: string; readonly set: PolicySet | undefined }>();
  const together = new Map<string, CheckedPolicies>();
  let folders: ReadonlyMap<string, readonly string[]> | undefined;

  const folderOf = (uri: string): [folder: string, uris: readonly string[]] => {
    folders ??= setFolders([...texts.keys()]);
    return [...folders].find(([, uris]) => uris.includes(uri)) ?? ['', []];
  };

  const checkTogether = (uri: string): CheckedPolicies => {
    const [folder, uris] = folderOf(uri);
    return remembered(together, folder, () => {
      const check = remembered(checkers, folder, () => createChecker(folder, read, parse, found));
      const policies = uris.map((uri) => ({ uri, text: texts.get(uri) ?? '' }));
      return check(policies, optionsFor(folder));
    });
  };

  /** Which policies are loaded together depends on which there are. */
  const forgetFolders = (): void => {
    folders = undefined;
    together.clear();
    saved.clear();
    savedCheckers.clear();
    const inUse = new Set(setFolders([...texts.keys()]).keys());
    for (const folder of checkers.keys()) if (!inUse.has(folder)) checkers.delete(folder);
  };

  return {
    set(uri, text) {
      if (texts.get(uri) === text) return false;
      const isKnown = texts.has(uri);
      texts.set(uri, text);
      if (isKnown) together.delete(folderOf(uri)[0]);
      else forgetFolders();
      return true;
    },
    remove(uri) {
      const wasThere = texts.delete(uri);
      if (wasThere) forgetFolders();
      return wasThere;
    },
    fileChanged(uri) {
      for (const [folder, { reads }] of together) if (reads.has(uri)) together.delete(folder);
      saved.clear();
    },
    optionsChanged: () => together.clear(),
    uris: () => [...texts.keys()],
    text: (uri) => texts.get(uri),
    parse,
    problems: (uri) => (texts.has(uri) ? (checkTogether(uri).problems.get(uri) ?? []) : []),
    alone: (uri) => (texts.has(uri) ? checkTogether(uri).alone(uri) : undefined),
    savedAlone(uri, text) {
      if (texts.get(uri) === text) {
        const set = checkTogether(uri).alone(uri);
        // The next key stroke makes it another than the one that is open.
        saved.set(uri, { text, set });
        return set;
      }
      const known = saved.get(uri);
      if (known?.text === text) return known.set;
      const [folder, uris] = folderOf(uri);
      // A checker of its own: it compiles what is saved once, and the other goes on with what is typed.
      const check = remembered(savedCheckers, folder, () => createChecker(folder, read, parse, found));
      const checked = check(
        uris.map((one) => ({ uri: one, text: one === uri ? text : (texts.get(one) ?? '') })),
        optionsFor(folder),
      );
      const set = checked.alone(uri);
      saved.set(uri, { text, set });
      return set;
    },
    trying(uri) {
      const [folder, uris] = folderOf(uri);
      const check = createChecker(folder, read, parse, found);
      return (text) => {
        const tried = uris.map((one) => ({ uri: one, text: one === uri ? text : (texts.get(one) ?? '') }));
        return check(tried, optionsFor(folder)).alone(uri);
      };
    },
    digestTogether: (uri) => (texts.has(uri) ? checkTogether(uri).set?.digest : undefined),
    together: (uri) => folderOf(uri)[1],
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
