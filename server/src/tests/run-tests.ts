import { dirname, resolve } from 'node:path';
import type { Problem } from '@parapet/policy';
import {
  type CaseResult,
  createCoverage,
  type DecidedMoment,
  type RecordedTrace,
  type RuleCoverage,
  readTests,
} from '@parapet/replay';
import { isError, loadPolicies } from '@parapet/runtime';
import type { CaseOutcome, FileCoverage, RuleCovered, TestProblem, TestsOutcome } from '../protocol.ts';
import { pathOf, uriOf } from '../uris.ts';
import { rangesIn } from './ranges.ts';
import { readTrace } from './read-trace.ts';

/**
 * Tries every case of a file of tests, as `parapet test` does, and of everything it names as the editor has it.
 *
 * @param readText gives what a path holds; undefined where there is nothing to read
 */
export async function runTests(uri: string, readText: (path: string) => string | undefined): Promise<TestsOutcome> {
  const path = pathOf(uri);
  const text = path === undefined ? undefined : readText(path);
  if (path === undefined || text === undefined)
    return { problems: [{ uri, message: 'It cannot be read.' }], cases: [], coverage: [] };
  const cwd = dirname(path);
  const tests = readTests(path, text);
  const { set, problems } = loadPolicies({ paths: tests.policies, cwd, read: readText });
  const errors = [...tests.problems, ...problems].filter(isError).map((problem) => problemAt(problem, cwd, readText));
  if (!set || errors.length > 0) return { problems: errors, cases: [], coverage: [] };
  const traces = new Map<string, RecordedTrace | undefined>();
  for (const name of tests.traces) traces.set(name, await readTrace(resolve(cwd, name)));
  const coverage = createCoverage(set);
  const { results } = tests.run(set, (name) => traces.get(name), coverage);
  return { problems: [], cases: outcomes(results, text), coverage: byFile(coverage.rules(), cwd, readText) };
}

function problemAt(problem: Problem, cwd: string, readText: (path: string) => string | undefined): TestProblem {
  const path = resolve(cwd, problem.file);
  const text = readText(path);
  return {
    uri: uriOf(path),
    message: problem.message,
    ...(text !== undefined && { range: rangesIn(text)(problem) }),
  };
}

function outcomes(results: readonly CaseResult[], text: string): readonly CaseOutcome[] {
  const rangeOf = rangesIn(text);
  return results.map(({ name, failures, decided, skipped }) => ({
    name: name.value,
    range: rangeOf(name.range),
    failures: failures.map(({ start, end, message }) => ({ range: rangeOf({ start, end }), message })),
    decided: decided.map(tellMoment),
    ...(skipped !== undefined && { skipped }),
  }));
}

/** Never what was said: only what was decided about it. */
function tellMoment({ at, id, span, verdict, held, unsettled }: DecidedMoment): string {
  const where = span === undefined ? `${at} ${id}` : `${at} of ${span}`;
  const why = [
    ...(held.length > 0 ? [`held: ${held.join(', ')}`] : []),
    ...(unsettled.length > 0 ? [`cannot tell: ${unsettled.join(', ')}`] : []),
  ];
  return [`${where}: ${verdict}`, ...why].join('; ');
}

function byFile(
  rules: readonly RuleCoverage[],
  cwd: string,
  readText: (path: string) => string | undefined,
): readonly FileCoverage[] {
  return [...Map.groupBy(rules, ({ file }) => resolve(cwd, file))].flatMap(([path, inFile]) => {
    const text = readText(path);
    return text === undefined ? [] : [{ uri: uriOf(path), rules: coveredIn(text, inFile) }];
  });
}

function coveredIn(text: string, rules: readonly RuleCoverage[]): readonly RuleCovered[] {
  const rangeOf = rangesIn(text);
  return rules.map(({ rule, range, held, notHeld, clauses }) => ({
    rule,
    range: rangeOf(range),
    held,
    notHeld,
    clauses: clauses.map((clause) => ({ ...clause, range: rangeOf(clause.range) })),
  }));
}
