import type { Verdict } from '../decision/action.ts';
import type { FactFailure } from '../fact/fact.ts';
import type { Json, Moment } from '../moment/moment.ts';
import type { SourceRange } from '../problem.ts';
import type { Located } from '../syntax/policy-syntax.ts';

/** A `*.policy.test.yaml` as written. Paths count from the file's folder. */
export interface PolicyTest {
  readonly file: string;
  /** The policies that are tested together. */
  readonly policies: readonly Located[];
  readonly cases: readonly TestCase[];
}

export interface TestCase {
  readonly name: Located;
  readonly subject: TestSubject;
}

/** What a case is about. */
export type TestSubject =
  /** Moments that are written out, one after the other. */
  | { readonly kind: 'moments'; readonly steps: readonly TestStep[] }
  /** A recorded trace. */
  | { readonly kind: 'trace'; readonly trace: Located; readonly expect: readonly Expectation[] };

/** A moment as somebody wrote it down. */
export interface WrittenMoment {
  readonly moment: Moment;
  /** What is said when somebody is asked, by the name of the finder: an answer, or why there is none. */
  readonly facts: ReadonlyMap<string, WrittenFact>;
}

export interface TestStep extends WrittenMoment {
  readonly range: SourceRange;
  /** All of which must be met. */
  readonly expect: readonly Expectation[];
}

/** An answer as a system gives it, which `readFact` reads. */
export type WrittenFact = FactFailure | { readonly [field: string]: Json };

/** What must be decided, whatever the mode of the rules. Everything that is said must be so. */
export interface Expectation {
  readonly range: SourceRange;
  /** `id`, or `policy/id`, of a rule that must hold. */
  readonly rule?: Located;
  readonly verdict?: Verdict;
  /** The moment's own text once everything is done that the rules propose. */
  readonly text?: string;
  /** The name of the span of a recorded trace. */
  readonly span?: Located;
}
