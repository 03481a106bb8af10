import { Option } from 'commander';
import { exitCodesHelp } from '../exit-code.ts';
import type { Register } from '../register.ts';
import { type GraphFormat, graph, graphFormats } from './graph.ts';

export const registerGraph: Register = (program, terminal, finish) =>
  program
    .command('graph')
    .summary('draw workflows')
    .description(
      'Writes the workflows of policies as diagrams: states, the tools allowed in each, and ways between them.',
    )
    .argument('[paths...]', 'files and folders (default: PARAPET_POLICIES, else ./policies)')
    .addOption(new Option('--format <format>', 'how they are written').choices(graphFormats).default('mermaid'))
    .option('--json', 'the same as --format json')
    .addHelpText('after', help)
    .action(async (paths: string[], { format, json }: { format: GraphFormat; json?: true }) =>
      finish(await graph(paths, json ? 'json' : format, terminal)),
    );

const help = `
Examples:
  parapet graph policies/refunds.policy.yaml
  parapet graph --format dot | dot -Tsvg > workflows.svg
${exitCodesHelp}`;
