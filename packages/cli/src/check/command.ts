import { type Profile, profiles } from '@parapet/policy';
import { Option } from 'commander';
import { exitCodesHelp } from '../exit-code.ts';
import type { Register } from '../register.ts';
import { type CheckFormat, check, checkFormats } from './check.ts';

export const registerCheck: Register = (program, terminal, finish) =>
  program
    .command('check')
    .summary('say what is wrong with policies')
    .description('Reads policies as a host would, and says what is wrong with them and where.')
    .argument('[paths...]', 'files and folders (default: PARAPET_POLICIES, else ./policies)')
    .addOption(new Option('--profile <name>', 'what is demanded (default: as parapet.yaml says)').choices(profiles))
    .addOption(new Option('--format <format>', 'how the answer is written').choices(checkFormats).default('text'))
    .option('--json', 'an object: digest, policies, rules, problems')
    .option('--fix', 'change the files where a problem has a fix')
    .addHelpText('after', help)
    .action(async (paths: string[], { json, ...options }: Flags) =>
      finish(await check(paths, json ? { ...options, format: 'json' } : options, terminal)),
    );

interface Flags {
  readonly format: CheckFormat;
  readonly json?: true;
  readonly fix?: true;
  readonly profile?: Profile;
}

const help = `
Examples:
  parapet check
  parapet check policies/support.policy.yaml policies/sales
  parapet check --fix
  parapet check --format sarif > parapet.sarif
  parapet check --json | jq '.problems[] | .code'

The profile production demands owners, messages and controls; pilot an end for
temporary rules.

Warnings alone leave the exit code at 0: the policies can be loaded.
${exitCodesHelp}`;
