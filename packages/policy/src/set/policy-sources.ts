import type { PolicyFile } from './load-policy-set.ts';

/** All that a policy set was made of. */
export interface PolicySources {
  readonly files: readonly PolicyFile[];
  /** Text of every file that the policies name, such as lists, by the path under which it was read. */
  readonly reads: Readonly<Record<string, string>>;
}
