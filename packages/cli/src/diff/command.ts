import { changes } from '@parapet/replay';
import { InvalidArgumentError, Option } from 'commander';
import { exitCodesHelp } from '../exit-code.ts';
import type { Register } from '../register.ts';
import { type DiffFormat, type DiffOptions, diff, diffFormats } from './diff.ts';
import { readThreshold, type Threshold } from './threshold.ts';

export const registerDiff: Register = (program, terminal, finish) => {
  const command = program
    .command('diff')
    .summary('say what other policies would change')
    .description('Decides recorded spans by two policy sets, and says what differs.')
    .argument('<before>', 'a file, a folder, or <git revision>:<path>')
    .argument('<after>', 'the same')
    .argument('<traces...>', 'files and folders of OTLP; - is the standard input')
    .option('--as-if-enforced', 'look at what the rules propose, whether they only observe or not')
    .addOption(new Option('--format <format>', 'how the answer is written').choices(diffFormats).default('text'))
    .option('--json', 'the same as --format json')
    .option('--show <count>', 'so many moments of each change', readCount, 10);
  for (const change of changes)
    if (change !== 'unchanged')
      command.option(`--max-${change} <threshold>`, 'fail beyond so many, or such a share: 12 or 0.5%', thresholdOf);
  command
    .addHelpText('after', help)
    .action(async (before: string, after: string, traces: string[], flags: Flags) =>
      finish(await diff([before, after], traces, optionsOf(flags), terminal)),
    );
};

interface Flags {
  readonly format: DiffFormat;
  readonly json?: true;
  readonly asIfEnforced?: true;
  readonly show: number;
  readonly [threshold: `max${string}`]: Threshold;
}

function optionsOf({ format, json, show, asIfEnforced, ...flags }: Flags): DiffOptions {
  const thresholds = changes.flatMap((change) => {
    const threshold = flags[`max${pascal(change)}`];
    return threshold ? [[change, threshold]] : [];
  });
  return {
    format: json ? 'json' : format,
    show,
    ...(asIfEnforced && { asIfEnforced }),
    thresholds: Object.fromEntries(thresholds),
  };
}

/** As the names of options become those of properties. */
const pascal = (name: string): string => name.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());

function thresholdOf(text: string): Threshold {
  const threshold = readThreshold(text);
  if (threshold) return threshold;
  throw new InvalidArgumentError('It is a number of moments, or a share of all of them such as 0.5%.');
}

function readCount(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a number.');
}

const help = `
A policy set is a file, a folder, or one of a git revision: main:policies, or
HEAD~3:policies/support.policy.yaml. Nothing is checked out.

Examples:
  parapet diff main:policies policies traces.jsonl
  parapet diff old new traces/ --as-if-enforced
  parapet diff main:policies policies traces/ --max-newly-blocked 0.1%
  parapet diff main:policies policies traces/ --format markdown > comment.md

The exit code is 1 where a threshold is exceeded, or something cannot be read.
"Cannot tell" means that the recording shows too little for one of the two.
${exitCodesHelp}`;
