import type { ReadFile } from '../list/read-beside.ts';
import type { Problem } from '../problem.ts';
import { createLoader } from './loader.ts';
import { type PolicySet, plan } from './policy-set.ts';
import type { PolicySources } from './policy-sources.ts';

/** A policy file. The path is as problems show it, with `/` between folders. */
export interface PolicyFile {
  readonly path: string;
  readonly text: string;
}

/** What is demanded of policies besides that they are right. */
export const profiles = ['pilot', 'production'] as const;
export type Profile = (typeof profiles)[number];

export interface LoadOptions {
  /** The time, in milliseconds since 1970: rules that have ended are warned about. Left out: none is. */
  readonly now?: number | undefined;
  readonly profile?: Profile | undefined;
}

export interface LoadedPolicySet {
  /** Missing where any file has an error: half a policy set would enforce something that nobody wrote. */
  readonly set?: PolicySet;
  readonly problems: readonly Problem[];
  /** All that the set was made of; there where the set is. */
  readonly sources?: PolicySources;
  /**
   * A policy by the path of its file, as a set of its own: if neither it nor what it extends has an error, whatever is wrong with
   * others, and whatever a profile demands. What others override of it is overridden.
   */
  alone(path: string): PolicySet | undefined;
}

/** Loads policies together. Does no I/O but through `read`, and never throws for what a file contains. */
export function loadPolicySet(files: readonly PolicyFile[], read: ReadFile, options?: LoadOptions): LoadedPolicySet {
  const loaded = createLoader(read).load(files, options);
  // Who loads once is about to decide, and that must not wait for what can be made now.
  void loaded.set?.[plan];
  return loaded;
}
