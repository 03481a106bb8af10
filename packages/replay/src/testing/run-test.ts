import type { PolicySet, PolicyTest } from '@parapet/policy';
import type { CaseResult } from './case-result.ts';
import type { Coverage } from './coverage.ts';
import { runCase, type TraceOf } from './run-case.ts';

/** Tries every case of a test file against the policies that it names, in their order. */
export function runTest(
  set: PolicySet,
  test: PolicyTest,
  traceOf: TraceOf,
  coverage?: Coverage,
): readonly CaseResult[] {
  return test.cases.map((one) => runCase(set, one, traceOf, coverage && ((trial) => coverage.add(trial))));
}
