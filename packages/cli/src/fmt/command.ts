import { exitCodesHelp } from '../exit-code.ts';
import type { Register } from '../register.ts';
import { type FmtOptions, fmt } from './fmt.ts';

export const registerFmt: Register = (program, terminal, finish) =>
  program
    .command('fmt')
    .summary('lay files out evenly')
    .description('Lays out policies, their tests and settings evenly, conditions included, and names what was changed.')
    .argument('[paths...]', 'files and folders (default: this folder); - reads a policy and prints it')
    .option('--check', 'change nothing, and fail where something would be changed')
    .addHelpText('after', help)
    .action(async (paths: string[], options: FmtOptions) => finish(await fmt(paths, options, terminal)));

const help = `
Examples:
  parapet fmt
  parapet fmt --check policies
  parapet fmt - < support.policy.yaml

Comments, blank lines, quotes and the order of fields stay. A file that cannot
be read stays as it is: parapet check says what is wrong with it.
${exitCodesHelp}`;
