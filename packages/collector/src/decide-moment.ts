import type { Decided } from '@parapet/genai';
import type { Moment, PolicySet } from '@parapet/policy';
import { decide, propose } from '@parapet/policy';

/** Why a collector does not redact or block. */
const UNENFORCED = 'already_happened';

/** Decides a moment that a span tells of. Whatever the policies propose, it is too late to withhold or change anything. */
export function decideMoment(policies: PolicySet, moment: Moment): Decided {
  const begun = performance.now();
  const decision = decide(policies, moment);
  const proposal = propose(decision, 'observing');
  const withholds = proposal.action === 'redact' || proposal.action === 'block';
  return {
    decision,
    proposal,
    outcome: {
      host: 'collector',
      action: withholds ? 'none' : proposal.action,
      ...(withholds && { unenforced: UNENFORCED }),
      duration: (performance.now() - begun) / 1000,
    },
  };
}
