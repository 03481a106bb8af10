import type { MomentKind, PolicyTest, Verdict } from '@parapet/policy';

/** How one case of a test file, or one label, went. */
export interface CaseResult {
  /** As people call it, and where it stands. */
  readonly name: PolicyTest['cases'][number]['name'];
  /** Why it could not be tried, though nothing is wrong. */
  readonly skipped?: string;
  /** What was not as expected; none where the case passed. */
  readonly failures: readonly Failure[];
  /** What was decided, moment by moment, as if every rule were enforced. */
  readonly decided: readonly DecidedMoment[];
}

/** An expectation that was not met. */
export interface Failure {
  /** Of the expectation in the test file, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  /** What was expected and what happened instead, as sentences. Tells what the test itself writes, and nothing of recorded traces. */
  readonly message: string;
}

export interface DecidedMoment {
  readonly at: MomentKind;
  readonly id: string;
  /** The name of the span that shows it; of recorded traces only. */
  readonly span?: string;
  readonly verdict: Verdict;
  /** `policy/rule` of the rules that held. */
  readonly held: readonly string[];
  /** `policy/rule` of the rules that could not be settled. */
  readonly unsettled: readonly string[];
}
