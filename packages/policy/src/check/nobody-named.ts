import type { Check } from './check-policy.ts';

/** What is held for a person, or told to one, needs somebody. */
export const checkNobodyNamed: Check = ({ syntax, rules }, { report }) => {
  for (const { id, action, options } of rules) {
    const isAddressed = action === 'notify' || action === 'escalate';
    if (!isAddressed || options.to.length > 0) continue;
    const rule = syntax.rules.find((one) => one.id.value === id);
    const workflow = syntax.workflows.find(({ name }) => name.value === id);
    const range = rule?.consequenceRange ?? workflow?.otherwiseRange;
    const instead = action === 'notify' ? 'an `owner`' : '`reviewers`';
    if (range)
      report('nobody-named', `\`${action}\` names nobody. Say who with \`to\`, or give the policy ${instead}.`, range, {
        severity: 'warning',
      });
  }
};
