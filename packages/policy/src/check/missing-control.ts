import type { CheckInSet } from './check-set.ts';

/** In production it is said of every enforced rule what it is there for. */
export const checkMissingControl: CheckInSet = ({ policy, reporter }, { profile }) => {
  if (profile !== 'production') return;
  for (const { id, mode, controls, range } of policy.rules)
    if (mode === 'enforce' && controls.length === 0)
      reporter.report(
        'missing-control',
        `\`${id}\` is enforced and serves no control. Name one under \`controls\`, of the rule or of its policy.`,
        range,
      );
};
