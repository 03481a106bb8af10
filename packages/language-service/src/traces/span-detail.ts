import type { Mode, MomentKind, RuleExplanation, Verdict, WorkflowSummary } from '@parapet/policy';
import type { Range } from 'vscode-languageserver-types';
import type { Clause } from '../preview/clause.ts';
import type { ConversationMessage } from './conversation.ts';
import type { SpanItem } from './span-item.ts';

/** One span, with everything that is to be said about it. */
export interface SpanDetail extends SpanItem {
  readonly conversation: readonly ConversationMessage[];
  /** Some of what was said is not in the trace; a service can be made to record it. */
  readonly isUnseen: boolean;
  /** What the policies say about its moments, in the order in which they happened. */
  readonly decisions: readonly MomentDecision[];
  /** By name. Those that hold what somebody said are left out: the conversation tells them. */
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
}

/** What all policies say about one moment. */
export interface MomentDecision {
  readonly moment: string;
  readonly at: MomentKind;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Every rule about such moments, those that held first. */
  readonly rules: readonly ToldRule[];
  readonly workflows: readonly ToldWorkflow[];
}

/** What became of one rule, clause by clause. */
export interface ToldRule {
  /** URI of its policy. */
  readonly uri: string;
  /** Of its id there. */
  readonly range: Range;
  /** `policy/rule`. */
  readonly name: string;
  readonly title?: string;
  readonly mode: Mode;
  readonly outcome: RuleExplanation['outcome'];
  /** What it proposes where it holds, and what that comes to. */
  readonly action: string;
  readonly verdict: Verdict;
  readonly message?: string;
  /** Each before those that it is made of. */
  readonly clauses: readonly ToldClause[];
}

export interface ToldClause extends Clause {
  /** How many clauses enclose it. */
  readonly depth: number;
}

/** Where a workflow stood before and after a moment. */
export interface ToldWorkflow
  extends Pick<WorkflowSummary, 'policy' | 'name' | 'title' | 'start' | 'states' | 'governs'> {
  /** URI of its policy. */
  readonly uri: string;
  /** Of its name there. */
  readonly range: Range;
  /** The states it may be in: one, unless something was unknown. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}
