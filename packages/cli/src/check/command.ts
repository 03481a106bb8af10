import { exitCodesHelp } from '../exit-code.ts';
import type { Register } from '../register.ts';
import { check } from './check.ts';

export const registerCheck: Register = (program, terminal, finish) =>
  program
    .command('check')
    .summary('say what is wrong with policies')
    .description('Reads policies as a host would, and says what is wrong with them and where.')
    .argument('[paths...]', 'files and folders (default: PARAPET_POLICIES, else ./policies)')
    .option('--json', 'an object: digest, policies, rules, problems')
    .addHelpText('after', help)
    .action(async (paths: string[], options: { json?: true }) => finish(await check(paths, options, terminal)));

const help = `
Examples:
  parapet check
  parapet check policies/support.policy.yaml policies/sales
  parapet check --json | jq '.problems[] | .code'

Warnings alone leave the exit code at 0: the policies can be loaded.
${exitCodesHelp}`;
