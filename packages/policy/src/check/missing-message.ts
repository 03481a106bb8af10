import type { Consequence } from '../decision/action.ts';
import type { Check } from './check-policy.ts';

/** Somebody whose request is refused should be told why. */
export const checkMissingMessage: Check = ({ rules }, { report }) => {
  for (const rule of rules)
    if (rule.mode === 'enforce' && refuses(rule) && rule.message === undefined)
      report(
        'missing-message',
        `\`${rule.id}\` refuses without a word. Add \`message\`, which the user is told.`,
        rule.range,
        {
          severity: 'warning',
        },
      );
};

/** Whoever is throttled is told when to come back. */
const refuses = (consequence: Consequence): boolean =>
  consequence.action === 'block' ||
  consequence.action === 'halt' ||
  (consequence.action === 'escalate' && consequence.options.otherwise === 'block');
