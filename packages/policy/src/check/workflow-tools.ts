import type { Check } from './check-policy.ts';

/** Tools that a workflow governs and never allows, and tools that it allows without governing them. */
export const checkWorkflowTools: Check = ({ syntax }, { report }) => {
  for (const { governs, states } of syntax.workflows) {
    const allowed = states.flatMap(({ tools }) => tools);
    for (const { value, range } of governs)
      if (!allowed.some((tool) => tool.value === value))
        report(
          'tool-never-allowed',
          `No state allows \`${value}\`, so it can never be called. Add it to the \`tools\` of a state, or stop governing it.`,
          range,
          { severity: 'warning' },
        );
    for (const { value, range } of allowed)
      if (!governs.some((tool) => tool.value === value))
        report(
          'tool-not-governed',
          `\`${value}\` may be called in every state, because \`governs\` does not name it. Add it there.`,
          range,
          { severity: 'warning' },
        );
  }
};
