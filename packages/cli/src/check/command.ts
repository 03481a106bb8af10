import { type Profile, profiles } from '@parapet/policy';
import { Option } from 'commander';
import { exitCodesHelp } from '../exit-code.ts';
import type { Register } from '../register.ts';
import { check } from './check.ts';

export const registerCheck: Register = (program, terminal, finish) =>
  program
    .command('check')
    .summary('say what is wrong with policies')
    .description('Reads policies as a host would, and says what is wrong with them and where.')
    .argument('[paths...]', 'files and folders (default: PARAPET_POLICIES, else ./policies)')
    .addOption(new Option('--profile <name>', 'what is demanded (default: as parapet.yaml says)').choices(profiles))
    .option('--json', 'an object: digest, policies, rules, problems')
    .addHelpText('after', help)
    .action(async (paths: string[], options: { json?: true; profile?: Profile }) =>
      finish(await check(paths, options, terminal)),
    );

const help = `
Examples:
  parapet check
  parapet check policies/support.policy.yaml policies/sales
  parapet check --json | jq '.problems[] | .code'

The profile production demands owners, messages and controls; pilot an end for
temporary rules.

Warnings alone leave the exit code at 0: the policies can be loaded.
${exitCodesHelp}`;
