import type { Check } from './check-policy.ts';

/** The verdicts of a workflow carry its name, as those of a rule carry its id. */
export const checkWorkflowNames: Check = ({ syntax }, { report }) => {
  for (const { name } of syntax.workflows)
    if (syntax.rules.some(({ id }) => id.value === name.value))
      report(
        'duplicate-rule',
        `A rule of this policy is called \`${name.value}\` as well; verdicts would not tell them apart.`,
        name.range,
      );
};
