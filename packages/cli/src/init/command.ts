import { exitCodesHelp } from '../exit-code.ts';
import type { Register } from '../register.ts';
import { init } from './init.ts';

export const registerInit: Register = (program, terminal, finish) =>
  program
    .command('init')
    .summary('write a first policy, and its test')
    .description('Writes a commented policy, a test of it and settings. Files that are there already stay as they are.')
    .argument('[folder]', 'where', '.')
    .addHelpText('after', help)
    .action(async (folder: string) => finish(await init(folder, terminal)));

const help = `
Examples:
  parapet init
  parapet init services/assistant
${exitCodesHelp}`;
