import { dirname, join, resolve } from 'node:path';
import type { Problem } from '@parapet/policy';
import { createCoverage, type RecordedTrace, type RuleCoverage, readTests, type TestResults } from '@parapet/replay';
import { isError, loadPolicies, readText } from '@parapet/runtime';
import { createProgress } from '../replay/progress.ts';
import { readTraces } from '../replay/trace-files.ts';
import { stampOf } from '../stamp-of.ts';
import type { Terminal } from '../terminal.ts';

/** How the tests of one file went. */
export interface TestedFile extends TestResults {
  /** As it is shown. */
  readonly file: string;
  readonly text: string;
  /** What is wrong with the test file or the policies that it names. With an error no case was tried. */
  readonly problems: readonly Problem[];
  /** What could not be read of the traces that it names, as sentences. */
  readonly unread: readonly string[];
  readonly coverage: readonly RuleCoverage[];
  /** Everything that it depends on, as absolute paths, with what each looked like before it was read. */
  readonly reads: ReadonlyMap<string, string>;
  readonly seconds: number;
}

/** Reads a test file, loads the policies that it names, reads its traces, and tries every case. */
export async function tryFile(file: string, terminal: Terminal): Promise<TestedFile> {
  const begun = performance.now();
  const { cwd } = terminal;
  const reads = new Map<string, string>();
  const noted = (path: string): string => {
    const absolute = resolve(cwd, path);
    if (!reads.has(absolute)) reads.set(absolute, stampOf(absolute));
    return absolute;
  };
  const text = readText(noted(file));
  const seconds = () => (performance.now() - begun) / 1000;
  const nothing = { file, results: [], coverage: [], labels: new Map(), unread: [] };
  if (text === undefined)
    return { ...nothing, text: '', problems: [], unread: [UNREADABLE], reads, seconds: seconds() };
  const { policies, traces: named, problems: wrong, run } = readTests(file, text);
  const paths = policies.map((policy) => join(dirname(file), policy));
  for (const policy of paths) noted(policy);
  const { set, problems } = loadPolicies({ paths, cwd, read: (path) => readText(noted(path)) });
  const found = [...wrong, ...problems.filter(isError)];
  const traces = named.map((trace) => join(dirname(file), trace));
  for (const trace of traces) noted(trace);
  if (!set || found.some(isError)) return { ...nothing, text, problems: found, reads, seconds: seconds() };
  const { recorded, unread } = await readAll(traces, terminal);
  const coverage = createCoverage(set);
  const results = run(set, (trace) => recorded.get(join(dirname(file), trace)), coverage);
  return { file, text, problems: found, unread, ...results, coverage: coverage.rules(), reads, seconds: seconds() };
}

const UNREADABLE = 'It cannot be read. It has to be a file, of UTF-8.';

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
