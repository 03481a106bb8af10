import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { registerCheck } from './check/command.ts';
import { registerCollector } from './collector/command.ts';
import { inColumns } from './columns.ts';
import { registerCompletion } from './completion/command.ts';
import { registerDiff } from './diff/command.ts';
import { registerDocs } from './docs/command.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCode, exitCodesHelp } from './exit-code.ts';
import { registerExplain } from './explain/command.ts';
import { registerFmt } from './fmt/command.ts';
import { registerGraph } from './graph/command.ts';
import { registerInit } from './init/command.ts';
import type { Register } from './register.ts';
import { registerReplay } from './replay/command.ts';
import { registerSchema } from './schema/command.ts';
import { registerShow } from './show/command.ts';
import type { Terminal } from './terminal.ts';
import { registerTest } from './test/command.ts';

/**
 * The `parapet` command.
 *
 * @param args what stands behind the command's name
 * @returns the exit code; rejects only when Parapet itself is at fault
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = exitCode.ok;
  const program = describe(terminal, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  }
}

function describe(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const program = new Command('parapet')
    .description('Guard-rails for language models: check policies, and see what they decide.')
    .version(version(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .exitOverride()
    .configureOutput({
      outputError: (text, write) =>
        write(
          text
            .split('\n')
            .map((line) => inColumns(line, 0, 2))
            .join('\n'),
        ),
    })
    .configureHelp({
      subcommandTerm: (command) => command.name(),
      styleTitle: (title) => terminal.out.paint('bold', title),
    })
    .showHelpAfterError('(--help shows what there is)')
    .addHelpText('after', help);

  for (const register of commands) register(program, terminal, finish);
  return program;
}

/** In the order in which somebody comes to need them. */
const commands: readonly Register[] = [
  registerInit,
  registerCheck,
  registerFmt,
  registerTest,
  registerReplay,
  registerDiff,
  registerExplain,
  registerDocs,
  registerShow,
  registerGraph,
  registerSchema,
  registerCollector,
  registerCompletion,
];

const help = `
Examples:
  parapet init                          a first policy, and its test
  parapet check                         the policies in ./policies
  parapet test                          whether they decide as their tests say
  parapet replay policies traces.json   what they decide about recorded spans
  parapet diff main:policies policies traces.json
                                        what a change of them would have done
  parapet collector --forward http://localhost:4318
                                        attach verdicts on the way to a backend

Policies are files whose names end in .policy.yaml. Colours are for terminals
only; NO_COLOR switches them off.
${exitCodesHelp}`;

function version(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
