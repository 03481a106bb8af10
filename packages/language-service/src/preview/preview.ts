import type { PolicySet } from '@parapet/policy';
import type { Tally, TallyOf } from './tally.ts';

/** What a policy would have done, and the text of which that is true. */
export interface Preview {
  readonly set: PolicySet;
  readonly text: string;
  readonly tally: Tally;
  /** What the policy as it was saved would have done, where that is another; its counts may be behind. */
  readonly saved?: Tally;
  /** Digest of the set it is loaded in with others, if they can be loaded. */
  readonly together: string | undefined;
  /** True when the policy has since become one that cannot be loaded: this is its last good state. */
  readonly stale: boolean;
}

/** A policy as it is now. */
export interface PreviewedPolicy {
  readonly text: string;
  /** Absent when it cannot be loaded. */
  readonly set: PolicySet | undefined;
  /** As it was saved, where that can be loaded. */
  readonly saved: PolicySet | undefined;
  readonly together: string | undefined;
}

/** The preview after a change. When the policy cannot be loaded, the last good one stays. */
export function nextPreview(
  last: Preview | undefined,
  { text, set, saved, together }: PreviewedPolicy,
  tallyOf: TallyOf,
): Preview | undefined {
  if (!set) return last && { ...last, stale: true };
  const isEdited = saved !== undefined && saved.digest !== set.digest;
  return {
    ...{ set, text, together, stale: false },
    ...(isEdited && { saved: tallyOf(saved, together) }),
    tally: tallyOf(set, together),
  };
}
