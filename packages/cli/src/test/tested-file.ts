import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Label, type PolicySet, type PolicyTest, type Problem, readLabels, readPolicyTest } from '@parapet/policy';
import {
  type CaseResult,
  type Coverage,
  createCoverage,
  type LabelCounts,
  type RecordedTrace,
  type RuleCoverage,
  runLabels,
  runTest,
  type TraceOf,
} from '@parapet/replay';
import { isError, loadPolicies } from '@parapet/runtime';
import { createProgress } from '../replay/progress.ts';
import { readTraces } from '../replay/trace-files.ts';
import type { Terminal } from '../terminal.ts';
import { LABELS_SUFFIX } from './find-tests.ts';

/** How the tests of one file went. */
export interface TestedFile {
  /** As it is shown. */
  readonly file: string;
  readonly text: string;
  /** What is wrong with the test file or the policies that it names. With an error no case was tried. */
  readonly problems: readonly Problem[];
  /** What could not be read of the traces that it names, as sentences. */
  readonly unread: readonly string[];
  readonly results: readonly CaseResult[];
  readonly coverage: readonly RuleCoverage[];
  /** What labels say, by rule as they name it; none in a file of tests. */
  readonly labels: ReadonlyMap<string, LabelCounts>;
  /** Everything that it depends on, as absolute paths. */
  readonly reads: readonly string[];
  readonly seconds: number;
}

/** Reads a test file, loads the policies that it names, reads its traces, and tries every case. */
export async function tryFile(file: string, terminal: Terminal): Promise<TestedFile> {
  const begun = performance.now();
  const { cwd } = terminal;
  const path = resolve(cwd, file);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  const seconds = () => (performance.now() - begun) / 1000;
  const nothing = { file, results: [], coverage: [], labels: new Map(), unread: [] };
  if (text === undefined)
    return { ...nothing, text: '', problems: [], unread: ['It cannot be read.'], reads: [path], seconds: seconds() };
  const { policies, traces: named, problems: wrong, run } = readTests(file, text);
  const paths = policies.map(({ value }) => join(dirname(file), value));
  const { set, problems, files } = loadPolicies({ paths, cwd });
  const found = [...wrong, ...problems.filter(isError)];
  const traces = named.map((trace) => join(dirname(file), trace));
  const reads = [path, ...files, ...traces.map((trace) => resolve(cwd, trace))];
  if (!set || found.some(isError)) return { ...nothing, text, problems: found, reads, seconds: seconds() };
  const { recorded, unread } = await readAll(traces, terminal);
  const coverage = createCoverage(set);
  const { results, labels } = run(set, (trace) => recorded.get(join(dirname(file), trace)), coverage);
  return {
    file,
    text,
    problems: found,
    unread,
    results,
    labels,
    coverage: coverage.rules(),
    reads,
    seconds: seconds(),
  };
}

/** What a file of tests, or of labels, names, and how it is tried. */
interface Tests {
  readonly policies: PolicyTest['policies'];
  /** Paths of traces, from the file's folder. */
  readonly traces: readonly string[];
  readonly problems: readonly Problem[];
  readonly run: (set: PolicySet, traceOf: TraceOf, coverage: Coverage) => Pick<TestedFile, 'results' | 'labels'>;
}

function readTests(file: string, text: string): Tests {
  if (!file.endsWith(LABELS_SUFFIX)) {
    const { test, problems } = readPolicyTest(file, text);
    return {
      policies: test.policies,
      traces: traceFilesOf(test),
      problems,
      run: (set, traceOf, coverage) => ({ results: runTest(set, test, traceOf, coverage), labels: new Map() }),
    };
  }
  const { labels, problems } = readLabels(file, text);
  return {
    policies: labels.policies,
    traces: tracesOfLabels(labels.labels),
    problems,
    run(set, traceOf, coverage) {
      const { results, counts } = runLabels(set, labels, traceOf, coverage);
      return { results, labels: counts };
    },
  };
}

/** A moment that is kept is not looked for. */
const tracesOfLabels = (labels: readonly Label[]): readonly string[] => [
  ...new Set(labels.flatMap(({ trace, given }) => (trace && !given ? [trace.value] : []))),
];

const traceFilesOf = ({ cases }: PolicyTest): readonly string[] => [
  ...new Set(cases.flatMap(({ subject }) => (subject.kind === 'trace' ? [subject.trace.value] : []))),
];

async function readAll(
  traces: readonly string[],
  terminal: Terminal,
): Promise<{ recorded: ReadonlyMap<string, RecordedTrace>; unread: readonly string[] }> {
  const recorded = new Map<string, RecordedTrace>();
  const unread: string[] = [];
  const progress = createProgress(terminal.err);
  for (const path of traces) {
    const found: RecordedTrace[] = [];
    for await (const item of readTraces([path], terminal)) {
      if (item.kind === 'trace') {
        found.push(item.trace);
        progress.spans(item.trace.spans.length);
      } else unread.push(`${item.problem.file}: ${item.problem.message}`);
    }
    const spans = found.flatMap((trace) => trace.spans);
    if (spans.length > 0) recorded.set(path, { spans, logs: found.flatMap(({ logs = [] }) => logs) });
  }
  progress.clear();
  return { recorded, unread };
}
