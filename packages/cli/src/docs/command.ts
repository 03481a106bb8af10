import { exitCodesHelp } from '../exit-code.ts';
import type { Register } from '../register.ts';
import { type DocsOptions, docs } from './docs.ts';

export const registerDocs: Register = (program, terminal, finish) =>
  program
    .command('docs')
    .summary('write policies down in plain English')
    .description('Writes policies as a document: every rule in words, with owner, reviewers, controls, mode and tests.')
    .argument('[paths...]', 'files and folders (default: PARAPET_POLICIES, else ./policies)')
    .option('--json', 'an object: digest, engine, policies, workflows, tests')
    .addHelpText('after', help)
    .action(async (paths: string[], options: DocsOptions) => finish(await docs(paths, options, terminal)));

const help = `
Examples:
  parapet docs > policies.md
  parapet docs policies/support.policy.yaml

The document is Markdown, with workflows as Mermaid diagrams. The tests that
are named are those in the same folders.
${exitCodesHelp}`;
