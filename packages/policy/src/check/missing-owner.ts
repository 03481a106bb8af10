import type { Check } from './check-policy.ts';

/** Who enforces something answers for it. */
export const checkMissingOwner: Check = ({ syntax, rules }, { report }) => {
  if (syntax.owner === undefined && rules.some(({ mode }) => mode === 'enforce'))
    report(
      'missing-owner',
      'This policy enforces rules and has no `owner`. Name who answers for it.',
      syntax.id.range,
      { severity: 'warning' },
    );
};
