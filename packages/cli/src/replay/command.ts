import { exitCodesHelp } from '../exit-code.ts';
import type { Register } from '../register.ts';
import { replay } from './replay.ts';

export const registerReplay: Register = (program, terminal, finish) =>
  program
    .command('replay')
    .summary('decide recorded traces again')
    .description('Says what policies decide about recorded spans, and whether that is what was recorded.')
    .argument('<policies>', 'a file or a folder')
    .argument('<traces...>', 'files and folders of OTLP; - is the standard input')
    .option('--held', 'only moments for which a rule held or cannot be settled')
    .option('--json', 'an object: digest, decisions, totals, problems')
    .addHelpText('after', help)
    .action(async (policies: string, traces: string[], options: { json?: true; held?: true }) =>
      finish(await replay(policies, traces, options, terminal)),
    );

const help = `
Traces are OTLP: JSON (one object, an array, or an object on each line) or
protobuf, as the OpenTelemetry Collector's file exporter writes them, plain,
gzip or zstd. Files may be of any size.

Examples:
  parapet replay policies traces.json
  parapet replay policies traces/ --held
  zcat traces-*.jsonl.gz | parapet replay policies -
  parapet replay policies traces.json --json | jq '.totals.rules'

Nothing is enforced here. Decisions recorded under the same digest are kept
where the recording says less than they had seen. "Cannot tell" means that it
says too little, most often because message content was not recorded. The exit
code says whether everything could be read, whatever was decided.
${exitCodesHelp}`;
