import { Option } from 'commander';
import { exitCodesHelp } from '../exit-code.ts';
import type { Register } from '../register.ts';
import { type TestFormat, test, testFormats } from './test.ts';

export const registerTest: Register = (program, terminal, finish) =>
  program
    .command('test')
    .summary('say whether policies decide as their tests say')
    .description('Tries every case of the test files, and says which rules and clauses none of them covers.')
    .argument('[paths...]', 'files of tests and labels, and folders that hold some (default: this folder)')
    .addOption(new Option('--format <format>', 'how the answer is written').choices(testFormats).default('text'))
    .option('--json', 'the same as --format json')
    .option('--watch', 'run again whenever a test, a policy or a trace changes')
    .option('--require-coverage', 'fail where a rule or a clause was never true or never false')
    .addHelpText('after', help)
    .action(async (paths: string[], { json, ...options }: Flags) =>
      finish(await test(paths, json ? { ...options, format: 'json' } : options, terminal)),
    );

interface Flags {
  readonly format: TestFormat;
  readonly json?: true;
  readonly watch?: true;
  readonly requireCoverage?: true;
}

const help = `
Tests are files whose names end in .policy.test.yaml. What they expect is what
the rules propose, whether they only observe or not. Labels, in files whose
names end in .policy.labels.yaml, say whether a rule has to hold for a recorded
moment; of 20 and more, precision and recall are told.

Examples:
  parapet test
  parapet test policies --watch
  parapet test --format junit > results.xml
  parapet test --require-coverage

The exit code is 1 where a case failed or could not be tried.
${exitCodesHelp}`;
