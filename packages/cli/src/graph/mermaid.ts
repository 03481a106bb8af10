import type { WorkflowSummary } from '@parapet/policy';

/** A workflow as a state diagram of Mermaid, which GitHub and many documentation tools draw. */
export function mermaid(workflow: WorkflowSummary): string {
  const ids = new Map(workflow.states.map(({ name }, index) => [name, `s${index}`]));
  const id = (state: string): string => ids.get(state) ?? 'unknown';
  return `${[
    'stateDiagram-v2',
    `  %% ${plain(`${workflow.policy}/${workflow.name}`)}`,
    ...workflow.states.map(
      ({ name, tools }) => `  state "${[name, ...tools].map(plain).join('<br/>')}" as ${id(name)}`,
    ),
    `  [*] --> ${id(workflow.start)}`,
    ...workflow.states.flatMap(({ name, to }) =>
      to.map(({ state, when }) => `  ${id(name)} --> ${id(state)}: ${plain(when)}`),
    ),
    ...workflow.states.filter(({ final }) => final).map(({ name }) => `  ${id(name)} --> [*]`),
  ].join('\n')}\n`;
}

/** Text that ends neither a line nor a label: what means something to Mermaid is written as its character codes. */
const plain = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/["#&:;<>{}[\]%\\]/g, (found) => `#${found.charCodeAt(0)};`);
