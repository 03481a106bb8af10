import type { SpanView } from '@parapet/otlp';
import type { KeptHistory, PolicySet } from '@parapet/policy';
import type { Replayed, Totals } from '@parapet/replay';
import { createCounter, historyFrom, replayTrace } from '@parapet/replay';
import { findPolicyFiles, loadPolicies, POLICY_SUFFIX } from '@parapet/runtime';
import { problemsText } from '../columns.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { jsonReport } from './json-report.ts';
import { createProblemTeller } from './problem-teller.ts';
import { createProgress } from './progress.ts';
import { textReport } from './text-report.ts';
import type { TracePlace, TraceProblem } from './trace-files.ts';
import { readTraces } from './trace-files.ts';

export interface ReplayOptions {
  readonly json?: boolean;
  /** Only moments for which a rule held or could not be settled. */
  readonly held?: boolean;
}

/** Where the answer goes, span by span, so that its length costs no memory. */
export interface Report {
  span(from: TracePlace, span: SpanView, replayed: readonly Replayed[]): Promise<void>;
  end(totals: Totals, problems: readonly TraceProblem[]): Promise<void>;
}

/** `parapet replay`: what policies decide about recorded spans. */
export async function replay(
  policies: string,
  traces: readonly string[],
  options: ReplayOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, err, cwd } = terminal;
  const loaded = loadPolicies({ paths: [policies], cwd });
  if (loaded.problems.length > 0) await err.write(`${problemsText(loaded.problems, err, { cwd })}\n\n`);
  if (!loaded.set) {
    if (loaded.files.length === 0 && holdPolicies(traces, cwd)) await err.write(`${SWAPPED}\n`);
    return exitCode.problems;
  }
  const report = options.json ? jsonReport(out, loaded.set.digest) : textReport(out, loaded.set.digest);
  const problems = await replayAll(loaded.set, traces, options, terminal, report);
  return problems === 0 ? exitCode.ok : exitCode.problems;
}

const SWAPPED = 'The policies come first: parapet replay <policies> <traces...>';

const holdPolicies = (paths: readonly string[], cwd: string): boolean =>
  findPolicyFiles({ paths, cwd }).files.some((file) => file.endsWith(POLICY_SUFFIX));

/** So many are kept for a program. A file may hold nothing else, and be of any size. */
const KEPT = 10_000;

async function replayAll(
  set: PolicySet,
  traces: readonly string[],
  { held }: ReplayOptions,
  terminal: Terminal,
  report: Report,
): Promise<number> {
  const counter = createCounter(set);
  const progress = createProgress(terminal.err);
  const problems: TraceProblem[] = [];
  const teller = createProblemTeller(terminal.err);
  let history: KeptHistory | undefined;
  for await (const item of readTraces(traces, terminal)) {
    if (item.kind === 'problem') {
      if (problems.length < KEPT) problems.push(item.problem);
      terminal.ends(exitCode.problems);
      progress.clear();
      await teller.tell(item.problem);
      continue;
    }
    const { trace } = item;
    history ??= historyFrom(set, Math.min(...trace.spans.map(({ startTime }) => startTime)));
    for (const { span, replayed } of replayTrace(set, trace, history)) {
      counter.add(replayed);
      progress.spans(1);
      const shown = held ? replayed.filter(({ decision }) => decision.rules.length > 0) : replayed;
      if (shown.length === 0) continue;
      progress.clear();
      await report.span(span.from, span, shown);
    }
  }
  progress.clear();
  await teller.end();
  await report.end(counter.totals(), problems);
  return teller.count();
}
