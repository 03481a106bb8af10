import type { Consequence } from '../decision/action.ts';
import type { CheckInSet } from './check-set.ts';
import { demandedIn } from './demanded.ts';

/** Somebody whose request is refused should be told why. */
export const checkMissingMessage: CheckInSet = ({ policy, reporter }, { profile }) => {
  for (const rule of policy.rules)
    if (rule.mode === 'enforce' && refuses(rule) && rule.message === undefined)
      reporter.report(
        'missing-message',
        `\`${rule.id}\` refuses without a word. Add \`message\`, which the user is told.`,
        rule.range,
        demandedIn('production', profile),
      );
};

/** Whoever is throttled is told when to come back. */
const refuses = (consequence: Consequence): boolean =>
  consequence.action === 'block' ||
  consequence.action === 'halt' ||
  (consequence.action === 'escalate' && consequence.options.otherwise === 'block');
