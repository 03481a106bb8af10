import type { GatedStream, Moment, MomentKind, Proposal } from '@parapet/policy';

/**
 * Who decides. The host gives one per model call: it asks the policy set, and records what was decided and done.
 * A codec asks about every moment of the call, once, in the order in which they happen.
 */
export interface Judge {
  /** Whether any rule is about such moments. Where none is, codecs do not ask. */
  has(at: MomentKind): boolean;
  /** Whether an enforced rule could redact or block there. Where none could, bytes pass as they come. */
  enforces(at: MomentKind): boolean;
  judge(moment: Moment): Proposal;
  /** For an answer that is still arriving: a moment whose kind is `output`, with no output yet. */
  stream(moment: Moment): GatedStream;
}

/** What the application is told where a rule that blocks says nothing itself. */
export const messageOf = (proposal: Proposal): string => proposal.by?.message ?? 'This was withheld by a policy.';
