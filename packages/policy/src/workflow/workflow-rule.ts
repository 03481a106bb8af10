import type { RuleSyntax, WorkflowSyntax } from '../syntax/policy-syntax.ts';

/** What a workflow says about calls out of their state, as a rule of its policy. */
export const ruleOf = ({
  name,
  title,
  otherwise,
  otherwiseRange,
  message,
  mode,
  onUnknown,
}: WorkflowSyntax): RuleSyntax => ({
  id: name,
  ...(title !== undefined && { title }),
  at: ['tool_call'],
  when: { kind: 'constant', value: true },
  whenRange: name.range,
  action: otherwise,
  actionRange: otherwiseRange,
  ...(message !== undefined && { message }),
  controls: [],
  ...(mode && { mode }),
  ...(onUnknown && { onUnknown }),
});
