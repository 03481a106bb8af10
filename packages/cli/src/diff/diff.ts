import type { PolicySet } from '@parapet/policy';
import { type Change, changes, createComparison, type Stance } from '@parapet/replay';
import { isError } from '@parapet/runtime';
import { problemsText } from '../columns.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import { createProblemTeller } from '../replay/problem-teller.ts';
import { createProgress } from '../replay/progress.ts';
import { placeOf, readTraces } from '../replay/trace-files.ts';
import type { Terminal } from '../terminal.ts';
import type { Difference, Example } from './difference.ts';
import { markdownReport } from './markdown-report.ts';
import { policiesAt } from './policies-at.ts';
import { textReport } from './text-report.ts';
import { exceeded, type Thresholds } from './threshold.ts';

export const diffFormats = ['text', 'json', 'markdown'] as const;
export type DiffFormat = (typeof diffFormats)[number];

export interface DiffOptions {
  readonly format: DiffFormat;
  readonly asIfEnforced?: boolean;
  /** How many moments are shown of each change. */
  readonly show: number;
  readonly thresholds: Thresholds;
}

/** `parapet diff`: what another policy set would have done to recorded traffic. */
export async function diff(
  [before, after]: readonly [string, string],
  traces: readonly string[],
  options: DiffOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const sets = [await load(before, terminal), await load(after, terminal)] as const;
  const [was, is] = sets;
  if (!was || !is) return exitCode.problems;
  const { difference, complete } = await compare(was, is, traces, options, terminal);
  const code = difference.exceeded.length === 0 && complete ? exitCode.ok : exitCode.problems;
  terminal.ends(code);
  await terminal.out.write(reports[options.format](difference, terminal));
  return code;
}

const reports: Readonly<Record<DiffFormat, (difference: Difference, terminal: Terminal) => string>> = {
  text: (difference, { out }) => textReport(difference, out),
  json: (difference) => `${JSON.stringify(difference, null, 2)}\n`,
  markdown: markdownReport,
};

async function load(place: string, { err, cwd }: Terminal): Promise<PolicySet | undefined> {
  const loaded = policiesAt(place, cwd);
  if (typeof loaded === 'string') {
    await err.write(`${place}: ${loaded}\n`);
    return undefined;
  }
  const problems = loaded.set ? [] : loaded.problems.filter(isError);
  if (problems.length > 0) await err.write(`${problemsText(problems, err, { cwd })}\n\n`);
  return loaded.set;
}

async function compare(
  before: PolicySet,
  after: PolicySet,
  traces: readonly string[],
  { asIfEnforced, show, thresholds }: DiffOptions,
  terminal: Terminal,
): Promise<{ readonly difference: Difference; readonly complete: boolean }> {
  const stance: Stance = asIfEnforced ? 'as-if-enforced' : 'as-they-are';
  const comparison = createComparison(before, after, stance);
  const progress = createProgress(terminal.err);
  const examples = new Map<Change, Example[]>(changes.map((change) => [change, []]));
  let spans = 0;
  const problems = createProblemTeller(terminal.err);
  for await (const item of readTraces(traces, terminal)) {
    if (item.kind === 'problem') {
      progress.clear();
      await problems.tell(item.problem);
      continue;
    }
    const { trace } = item;
    spans += trace.spans.length;
    progress.spans(trace.spans.length);
    for (const { span, ...compared } of comparison.add(trace)) {
      const known = examples.get(compared.change);
      if (compared.change === 'unchanged' || !known || known.length >= show) continue;
      const { traceId, spanId, name, startTime: time, from } = span;
      known.push({ ...compared, from: placeOf(from), traceId, spanId, span: name, time });
    }
  }
  progress.clear();
  await problems.end();
  const totals = comparison.totals();
  const difference: Difference = {
    before: before.digest,
    after: after.digest,
    spans,
    totals,
    examples: [...examples.values()].flat(),
    exceeded: exceeded(totals, thresholds),
  };
  return { difference, complete: problems.count() === 0 };
}
