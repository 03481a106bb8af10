import { exitCodesHelp } from '../exit-code.ts';
import type { Register } from '../register.ts';
import { type ShowOptions, show } from './show.ts';

export const registerShow: Register = (program, terminal, finish) =>
  program
    .command('show')
    .summary('print the policies that a digest stands for')
    .description('Prints a policy set that was in force, by its digest, with the lists and prompts that it read.')
    .argument('[digest]', 'the digest, or how it begins; left out: lists what is kept')
    .option('--sets <folder>', 'where sets are kept (default: PARAPET_SETS, else .parapet/sets)')
    .option('--json', 'an object: digest, files, reads')
    .addHelpText('after', help)
    .action(async (digest: string | undefined, options: ShowOptions) => finish(await show(digest, options, terminal)));

const help = `
Examples:
  parapet show
  parapet show sha256:4f1c9a
  parapet show 4f1c9a --json | jq -r '.files[] | .path'

Hosts keep every policy set that they load. What is printed has been loaded
again, and has the digest that was asked for.
${exitCodesHelp}`;
