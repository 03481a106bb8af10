import type { Decided } from '@parapet/genai';
import type { Decision, Moment, PolicySet } from '@parapet/policy';
import { decide, propose } from '@parapet/policy';

/** Why a collector does not redact or block. */
const UNENFORCED = 'already_happened';

/** Decides a moment that a span tells of. Whatever the policies propose, it is too late to withhold or change anything. */
export function decideMoment(policies: PolicySet, moment: Moment): Decided {
  const begun = performance.now();
  const decision = decide(policies, moment);
  const proposal = propose(settled(decision));
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

/** Without the rules that the span says too little about: nothing is done on their account here. The decision keeps them. */
const settled = (decision: Decision): Decision => ({
  ...decision,
  rules: decision.rules.filter(({ state }) => state !== 'unknown'),
});
