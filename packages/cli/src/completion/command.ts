import { Argument } from 'commander';
import { exitCode, exitCodesHelp } from '../exit-code.ts';
import type { Register } from '../register.ts';
import { commandsOf } from './commands.ts';
import { completionScript, type Shell, shells } from './scripts.ts';

export const registerCompletion: Register = (program, { out }, finish) =>
  program
    .command('completion')
    .summary('complete commands in a shell')
    .description('Prints a script by which a shell completes the commands and options of parapet.')
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .addHelpText('after', help)
    .action(async (shell: Shell) => {
      await out.write(completionScript(shell, commandsOf(program)));
      finish(exitCode.ok);
    });

const help = `
Examples:
  source <(parapet completion bash)
  parapet completion zsh > "\${fpath[1]}/_parapet"
  parapet completion fish > ~/.config/fish/completions/parapet.fish
${exitCodesHelp}`;
