import type { WorkflowSummary } from '@parapet/policy';

/** A workflow as a digraph of Graphviz. */
export function dot(workflow: WorkflowSummary): string {
  return `${[
    `digraph ${quoted(`${workflow.policy}/${workflow.name}`)} {`,
    '  rankdir=LR;',
    '  node [shape=box, style=rounded];',
    '  "" [shape=point];',
    ...workflow.states.map(({ name, tools, final }) => {
      const label = quoted([name, ...tools].join('\n'));
      return `  ${quoted(name)} [label=${label}${final ? ', peripheries=2' : ''}];`;
    }),
    `  "" -> ${quoted(workflow.start)};`,
    ...workflow.states.flatMap(({ name, to }) =>
      to.map(({ state, when }) => `  ${quoted(name)} -> ${quoted(state)} [label=${quoted(when)}];`),
    ),
    '}',
  ].join('\n')}\n`;
}

const quoted = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replace(/\r?\n/g, '\\n')}"`;
