import type { Consequence } from '../decision/action.ts';
import type { Also, Mode, RuleSeverity } from '../decision/decision.ts';
import type { Scanner } from '../finder/scanner.ts';
import type { Kept } from '../history/history.ts';
import type { MomentKind, SpanFacts } from '../moment/moment.ts';
import type { SourceRange } from '../problem.ts';
import type { Layer } from '../syntax/policy-syntax.ts';
import type { WorkflowSummary } from '../workflow/workflow-summary.ts';
import type { CompiledPolicy } from './compile-policy.ts';
import type { Plan } from './plan.ts';

/** How a streamed answer waits for a rule; see `classOf`. */
export type StreamClass = 'free' | 'each' | 'deciding' | 'first' | 'whole';

export interface PolicySummary {
  readonly id: string;
  readonly title?: string;
  readonly owner?: string;
  readonly reviewers: readonly string[];
  /** How long after a review the next is due, in milliseconds. */
  readonly reviewEvery?: number;
  readonly mode: Mode;
  readonly layer?: Layer;
  /** Ids of the policies whose names it uses and whose rules it may override. */
  readonly extends: readonly string[];
  readonly file: string;
}

/** A rule, with what it proposes. */
export type RuleSummary = RuleSummaryFields & Consequence;

interface RuleSummaryFields {
  readonly policy: string;
  readonly id: string;
  readonly title?: string;
  readonly at: readonly MomentKind[];
  readonly mode: Mode;
  /** What follows as well. */
  readonly also?: Also;
  /** What the user is told, with nothing left to fill in. */
  readonly message?: string;
  readonly severity?: RuleSeverity;
  /** The instant from which on it does not apply, in RFC 3339: a host that has a clock can tell whose rules have ended. */
  readonly expires?: string;
  /** The share of sessions that it is for, from 0 to 1. */
  readonly rollout?: number;
  /** The rule in whose place it stands where its policy applies, as `policy/rule`. */
  readonly overrides?: string;
  /** Policies that extend its own may loosen it. */
  readonly overridable?: boolean;
  readonly controls: readonly string[];
  readonly file: string;
  /** Of the rule's `id` value in its file. */
  readonly range: SourceRange;
  /** How streamed answers wait for it in the worst case; rules about outputs only. */
  readonly streamClass?: StreamClass;
}

/** A span as far as it tells whether a rule could concern it. */
export interface SpanSketch {
  readonly name: string;
  readonly kind: SpanFacts['kind'];
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** The key under which a policy set keeps what decides; not for hosts. */
export const plan: unique symbol = Symbol('plan');

/** The key under which it keeps what it was made of; not for hosts either. */
export const made: unique symbol = Symbol('made');

/** The policies loaded together: immutable, and deciding the same wherever it is loaded. */
export interface PolicySet {
  /** `sha256:...` over the meaning of the policies: layout and comments do not change it. */
  readonly digest: string;
  readonly policies: readonly PolicySummary[];
  readonly rules: readonly RuleSummary[];
  readonly workflows: readonly WorkflowSummary[];
  /**
   * What a rule is and everything it refers to, as a digest of 16 hexadecimal digits: two rules that have the same one say the same of
   * the same moment, with the same facts and the same past. Undefined where there is no such rule. Worked out when it is first asked for.
   */
  digestOfRule(policy: string, rule: string): string | undefined;
  /** Whether there is anything to decide about such moments, or to remember of them. */
  has(at: MomentKind): boolean;
  /** Whether an enforced rule could withhold such moments, or change their text. */
  enforces(at: MomentKind): boolean;
  /** Whether facts may be needed to decide such moments; see `factsNeeded`. */
  asks(at: MomentKind): boolean;
  /** What a history has to keep for it; see `KeptHistory.keep`. */
  readonly remembers: readonly Kept[];
  /** Cheap. Where it is false, no rule about spans could hold for this one. */
  readonly concernsSpan: (span: SpanSketch) => boolean;
  readonly [plan]: Plan;
  readonly [made]: Made;
}

/** Policies in order of their ids, and what looks for their finders. */
export interface Made {
  readonly policies: readonly CompiledPolicy[];
  readonly scanner: Scanner;
}
