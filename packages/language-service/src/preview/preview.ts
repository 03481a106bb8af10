import type { PolicySet } from '@parapet/policy';
import type { TraceSource } from './sighting.ts';
import type { Tally } from './tally.ts';
import { createTally } from './tally.ts';

/** What a policy would have done, and the text of which that is true. */
export interface Preview {
  readonly set: PolicySet;
  readonly text: string;
  readonly tally: Tally;
  /** Digest of the set it is loaded in with others, if they can be loaded. */
  readonly together: string | undefined;
  /** True when the policy has since become one that cannot be loaded: this is its last good state. */
  readonly stale: boolean;
}

/** The preview after a change. `set` is absent when the policy cannot be loaded: then the last good one stays. */
export function nextPreview(
  last: Preview | undefined,
  text: string,
  set: PolicySet | undefined,
  together: string | undefined,
): Preview | undefined {
  if (!set) return last && { ...last, stale: true };
  // A digest is over the meaning: a comment or an indentation changes no count.
  const isSame = last?.set.digest === set.digest && last.together === together;
  return { set, text, tally: isSame ? last.tally : createTally(set, together), together, stale: false };
}

/** How counting takes turns with everything else that has to be answered. */
export interface Turns {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves when it is our turn again. */
  readonly pause: () => Promise<void>;
}

/** Longest time that counting keeps a key stroke waiting, in milliseconds. */
const SLICE = 10;

/** Counts all moments of the sources, in slices. False if it was aborted before the end. */
export async function countAll(
  tally: Tally,
  sources: () => readonly TraceSource[],
  { now, pause }: Turns,
  signal?: AbortSignal,
): Promise<boolean> {
  for (;;) {
    const until = now() + SLICE;
    if (tally.count(sources(), () => now() >= until)) return true;
    await pause();
    if (signal?.aborted) return false;
  }
}
