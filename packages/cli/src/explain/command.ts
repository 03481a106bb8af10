import { exitCode, exitCodesHelp } from '../exit-code.ts';
import type { Register } from '../register.ts';
import { type ExplainOptions, explain } from './explain.ts';

export const registerExplain: Register = (program, terminal, finish) => {
  const command = program
    .command('explain')
    .summary('say why something is decided as it is')
    .description('Tells a decision clause by clause, and for rules that did not hold, why not.')
    .argument('<policies>', 'a file or a folder')
    .argument('[traces...]', 'files and folders of OTLP; - is the standard input')
    .option('--span <id or name>', 'only the moments of such spans')
    .option('--decision <id>', 'only the moment of that recorded decision')
    .option('--moment <file>', 'moments written down as in a test, instead of traces')
    .option('--rule <id>', 'only this rule')
    .option('--content', 'show what was said, where it was recorded')
    .option('--json', 'an array of objects: headline, outcome, explanation')
    .addHelpText('after', help);
  command.action(async (policies: string, traces: string[], options: ExplainOptions) => {
    if ((options.moment === undefined) === (traces.length === 0)) {
      await terminal.err.write('Name traces, or a file of moments with --moment (--help shows how).\n');
      finish(exitCode.usage);
    } else finish(await explain(policies, traces, options, terminal));
  });
};

const help = `
Examples:
  parapet explain policies traces.jsonl --span 'chat gpt-4o-mini'
  parapet explain policies traces.jsonl --decision 3f2a90c41e07 --rule refunds
  echo '{ at: output, output: { text: Hello. } }' |
    parapet explain policies --moment -

The parts of a condition that settled it are marked with >. What was said is
shown only where you wrote it down, or ask for it with --content. What happened
before is taken from the traces that are read.
${exitCodesHelp}`;
