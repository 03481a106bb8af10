import type { Check } from './check-policy.ts';

/** Somebody whose request is refused should be told why. */
export const checkMissingMessage: Check = ({ rules }, { report }) => {
  for (const { id, mode, action, message, range } of rules)
    if (mode === 'enforce' && action === 'block' && message === undefined)
      report('missing-message', `\`${id}\` refuses without a word. Add \`message\`, which the user is told.`, range, {
        severity: 'warning',
      });
};
