import { Timestamp } from '@parapet/cel';
import type { CheckInSet } from './check-set.ts';

/** A rule that has ended looks as if it still decided. */
export const checkExpiredRule: CheckInSet = ({ policy, reporter }, { now }) => {
  if (now === undefined) return;
  for (const { id, expires } of policy.syntax.rules) {
    const end = expires && Timestamp.parse(expires.end);
    if (end && Number(end.seconds) * 1000 <= now)
      reporter.report(
        'expired-rule',
        `\`${id.value}\` has ended and decides nothing any more. Remove it, or give it another end.`,
        expires.range,
        { severity: 'warning' },
      );
  }
};
