import type { WorkflowSyntax } from '../syntax/policy-syntax.ts';
import type { Check } from './check-policy.ts';

/** States that a workflow never gets to, and those that it never leaves although they are not its end. */
export const checkWorkflowWays: Check = ({ syntax }, { report }) => {
  for (const workflow of syntax.workflows) {
    const reached = reachedIn(workflow);
    for (const { name, to, final } of workflow.states) {
      if (!reached.has(name.value))
        report(
          'unreachable-state',
          `No way leads from \`${workflow.start.value}\` to \`${name.value}\`. Add one under \`to\`, or remove the state.`,
          name.range,
          { severity: 'warning' },
        );
      if (to.length === 0 && !final)
        report(
          'dead-end',
          `No way leads out of \`${name.value}\`. Say where it goes under \`to\`, or say \`final: true\`.`,
          name.range,
          { severity: 'warning' },
        );
    }
  }
};

function reachedIn({ start, states }: WorkflowSyntax): ReadonlySet<string> {
  const reached = new Set([start.value]);
  for (const name of reached)
    for (const { state } of states.find((one) => one.name.value === name)?.to ?? []) reached.add(state.value);
  return reached;
}
