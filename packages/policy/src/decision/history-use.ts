import type { Way } from '../history/standing.ts';

/** What a memory was asked while a moment was decided, and what it knew. Numbers and dates only: never content. */
export interface Recalled {
  readonly policy: string;
  readonly memory: string;
  /** Digest of the memory's definition. */
  readonly digest: string;
  /** Hashed; missing where the moment does not tell its key. */
  readonly key?: string;
  /**
   * `known`; `doubtful` where something is only possible or was lost, so that only `seen` may be known; `unknown` where there is no
   * history of it or no key.
   */
  readonly state: 'known' | 'doubtful' | 'unknown';
  readonly seen?: boolean;
  readonly count?: number;
  readonly sum?: number;
  readonly max?: number;
  /**
   * `short`: the memory has been kept for less than its window. `late`: the moment came later than is waited for; it was decided as of its
   * own time, and what was decided meanwhile did not know of it. `weak`: parallel moments may have been missed.
   */
  readonly history: readonly ('short' | 'late' | 'weak')[];
}

/** Where a workflow stands before and after a moment. */
export interface WorkflowResult {
  readonly policy: string;
  readonly workflow: string;
  /** Digest of its definition. */
  readonly digest: string;
  /** Hashed. */
  readonly key: string;
  /** The states it may be in: one, unless something was unknown. */
  readonly before: readonly string[];
  /** If the moment takes place. */
  readonly after: readonly string[];
  /**
   * Where it goes from each state that it may leave, whichever it is in: what came before may still come, or be taken back. Missing where
   * it stays in all of them.
   */
  readonly ways?: readonly Way[];
  /** States between which the policy does not decide: their guards were true at once, and the first was taken. */
  readonly ambiguous?: readonly string[];
}
