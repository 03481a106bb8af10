import type { Decided } from '@parapet/genai';
import type { Moment, PolicySet } from '@parapet/policy';
import { decide, propose, slotOf } from '@parapet/policy';

/** Why a collector does not change or withhold anything. */
const UNENFORCED = 'already_happened';

/** Decides a moment that a span tells of. Whatever the policies propose, it is too late to withhold or change anything. */
export function decideMoment(policies: PolicySet, moment: Moment): Decided {
  const begun = performance.now();
  const decision = decide(policies, moment);
  const proposal = propose(decision, 'observing');
  const { action } = proposal;
  const isTooLate = action !== 'none' && slotOf[action] !== 'marks';
  return {
    decision,
    proposal,
    outcome: {
      host: 'collector',
      action: isTooLate ? 'none' : action,
      ...(isTooLate && { unenforced: UNENFORCED }),
      duration: (performance.now() - begun) / 1000,
    },
  };
}
