import type { Check } from './check-policy.ts';

/** A span has ended when it is decided: nothing of it can be withheld any more. */
export const checkImpossibleAction: Check = ({ syntax }, { report }) => {
  for (const { at, action, actionRange } of syntax.rules)
    if (at.includes('span') && action !== 'flag')
      report(
        'impossible-action',
        `A span has already ended when it is decided, so it is too late to \`${action}\`. Use \`flag\`, or decide the call at \`input\`, \`output\` or \`tool_call\`.`,
        actionRange,
        { severity: 'warning' },
      );
};
