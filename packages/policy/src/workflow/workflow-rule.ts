import type { RuleSyntax, WorkflowSyntax } from '../syntax/policy-syntax.ts';

/** The name by which the rule of a workflow asks whether it is broken. */
export const breachOf = (workflow: string): string => `breaks_${workflow}`;

/** What a workflow says of calls out of their state, as a rule of its policy. */
export function ruleOf(workflow: WorkflowSyntax): RuleSyntax {
  const { name, title, otherwise, otherwiseRange, message, mode, onUnknown } = workflow;
  const { range } = name;
  return {
    id: name,
    ...(title !== undefined && { title }),
    at: ['tool_call'],
    when: { kind: 'expression', expression: { text: breachOf(name.value), range, locate: () => range } },
    whenRange: range,
    consequence: otherwise,
    consequenceRange: otherwiseRange,
    ...(message !== undefined && { message }),
    controls: [],
    ...(mode && { mode }),
    ...(onUnknown && { onUnknown }),
  };
}
