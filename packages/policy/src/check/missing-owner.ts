import type { CheckInSet } from './check-set.ts';
import { demandedIn } from './demanded.ts';

/** Who enforces something answers for it. */
export const checkMissingOwner: CheckInSet = ({ policy: { syntax, rules }, reporter }, { profile }) => {
  if (syntax.owner === undefined && rules.some(({ mode }) => mode === 'enforce'))
    reporter.report(
      'missing-owner',
      'This policy enforces rules and has no `owner`. Name who answers for it.',
      syntax.id.range,
      demandedIn('production', profile),
    );
};
