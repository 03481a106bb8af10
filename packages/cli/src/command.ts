import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Listen } from './addresses.ts';
import { parseForward, parseListen } from './addresses.ts';
import { check } from './check.ts';
import { collect } from './collect.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCode } from './exit-code.ts';
import { checkHelp, collectorHelp, replayHelp, rootHelp, testHelp } from './help.ts';
import { replay } from './replay/replay.ts';
import type { Terminal } from './terminal.ts';
import { type TestFormat, test, testFormats } from './test/test.ts';

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
    .configureHelp({ styleTitle: (title) => terminal.out.paint('bold', title) })
    .showHelpAfterError('(--help shows what there is)')
    .addHelpText('after', rootHelp);

  program
    .command('check')
    .summary('say what is wrong with policies')
    .description('Reads policies as a host would, and says what is wrong with them and where.')
    .argument('[paths...]', 'files and folders (default: PARAPET_POLICIES, else ./policies)')
    .option('--json', 'an object: digest, policies, rules, problems')
    .addHelpText('after', checkHelp)
    .action(async (paths: string[], options: { json?: true }) => finish(await check(paths, options, terminal)));

  program
    .command('test')
    .summary('say whether policies decide as their tests say')
    .description('Tries every case of the test files, and says which rules and clauses none of them covers.')
    .argument('[paths...]', 'test files, and folders that hold some (default: this folder)')
    .addOption(formatOption)
    .option('--json', 'the same as --format json')
    .option('--watch', 'run again whenever a test, a policy or a trace changes')
    .option('--require-coverage', 'fail where a rule or a clause was never true or never false')
    .addHelpText('after', testHelp)
    .action(
      async (
        paths: string[],
        { json, ...options }: { format: TestFormat; json?: true; watch?: true; requireCoverage?: true },
      ) => finish(await test(paths, json ? { ...options, format: 'json' } : options, terminal)),
    );

  program
    .command('replay')
    .summary('decide recorded traces again')
    .description('Says what policies decide about recorded spans, and whether that is what was recorded.')
    .argument('<policies>', 'a file or a folder')
    .argument('<traces...>', 'files and folders of OTLP; - is the standard input')
    .option('--held', 'only moments for which a rule held or cannot be settled')
    .option('--json', 'an object: digest, decisions, totals, problems')
    .addHelpText('after', replayHelp)
    .action(async (policies: string, traces: string[], options: { json?: true; held?: true }) =>
      finish(await replay(policies, traces, options, terminal)),
    );

  program
    .command('collector')
    .summary('attach verdicts to spans that pass')
    .description('Takes OTLP/HTTP, attaches the verdicts of the policies to every span, and sends it on.')
    .addOption(forwardOption)
    .option('--policies <path>', 'a file or a folder (default: PARAPET_POLICIES, else ./policies)')
    .addOption(listenOption)
    .addHelpText('after', collectorHelp)
    .action(async (options: { forward: URL; policies?: string; listen: Listen }) =>
      finish(await collect(options, terminal)),
    );

  return program;
}

const formatOption = new Option('--format <format>', 'how the answer is written').choices(testFormats).default('text');

const forwardOption = new Option('--forward <url>', 'the next OTLP/HTTP endpoint, without /v1/traces')
  .makeOptionMandatory()
  .argParser((text): URL => {
    const read = parseForward(text);
    if (typeof read === 'string') throw new InvalidArgumentError(read);
    return read;
  });

const listenOption = new Option('--listen <host:port>', 'where to take spans')
  .default({ host: '127.0.0.1', port: 4319 }, '127.0.0.1:4319')
  .argParser((text): Listen => {
    const read = parseListen(text);
    if (read) return read;
    throw new InvalidArgumentError('It is host:port, such as 127.0.0.1:4319 or [::1]:4319, or a port alone.');
  });

function version(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
