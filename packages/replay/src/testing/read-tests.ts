import { type Label, type PolicySet, type PolicyTest, type Problem, readLabels, readPolicyTest } from '@parapet/policy';
import type { CaseResult } from './case-result.ts';
import type { Coverage } from './coverage.ts';
import type { LabelCounts } from './label-score.ts';
import type { TraceOf } from './run-case.ts';
import { nameOfLabel, runLabels } from './run-labels.ts';
import { runTest } from './run-test.ts';

/** What the name of a file of labels ends in. */
export const LABELS_SUFFIX = '.policy.labels.yaml';

/** What a file of tests, or of labels, names, and how it is tried. Paths count from the file's folder. */
export interface Tests {
  /** What its cases or labels are called, in the order in which they are written, which is that of their results. */
  readonly names: readonly CaseResult['name'][];
  /** Paths of the policies that are tested. */
  readonly policies: readonly string[];
  /** Paths of the traces that it needs, each once. */
  readonly traces: readonly string[];
  /** What is wrong with the file. With an error it cannot be tried. */
  readonly problems: readonly Problem[];
  run(set: PolicySet, traceOf: TraceOf, coverage: Coverage): TestResults;
}

export interface TestResults {
  readonly results: readonly CaseResult[];
  /** What labels say, by rule as they name it; none of a file of tests. */
  readonly labels: ReadonlyMap<string, LabelCounts>;
}

/** @param file its name tells whether it holds labels; problems name it */
export function readTests(file: string, text: string): Tests {
  if (!file.endsWith(LABELS_SUFFIX)) {
    const { test, problems } = readPolicyTest(file, text);
    return {
      names: test.cases.map(({ name }) => name),
      policies: test.policies.map(({ value }) => value),
      traces: tracesOfTest(test),
      problems,
      run: (set, traceOf, coverage) => ({ results: runTest(set, test, traceOf, coverage), labels: new Map() }),
    };
  }
  const { labels, problems } = readLabels(file, text);
  return {
    names: labels.labels.map(nameOfLabel),
    policies: labels.policies.map(({ value }) => value),
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

const tracesOfTest = ({ cases }: PolicyTest): readonly string[] => [
  ...new Set(cases.flatMap(({ subject }) => (subject.kind === 'trace' ? [subject.trace.value] : []))),
];
