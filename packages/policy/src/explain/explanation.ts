import type { Decision, Finding } from '../decision/decision.ts';
import type { SourceRange } from '../problem.ts';

/** A decision told rule by rule and clause by clause. */
export interface Explanation {
  readonly decision: Decision;
  /** Every rule about such moments, also those that did not hold, in order of policy id, then of rule. */
  readonly rules: readonly RuleExplanation[];
}

export interface RuleExplanation {
  readonly policy: string;
  readonly rule: string;
  readonly file: string;
  /** Of the rule's id in its file. */
  readonly range: SourceRange;
  readonly outcome: 'held' | 'not-held' | 'unknown' | 'error';
  /** What the policy applies to; missing where that is everything. */
  readonly applies?: Step;
  /** Missing where the policy does not apply, so that nobody asked. */
  readonly when?: Step;
  /** The parts that settled it: those that made it hold, kept it from holding, or left it open. They are parts of the above. */
  readonly because: readonly Step[];
}

/** One part of a condition, and what became of it. */
export interface Step {
  /**
   * How it is put together: of parts that must `all` hold, of which `any` must, or of which `none` may; the opposite of its part;
   * a choice of two by its first part; a variable, whose definition is its part; a question to a finder; or anything else.
   * Of `exists` and `all` the second part is what was asked of the element that decided, if one did.
   */
  readonly kind: 'all' | 'any' | 'none' | 'not' | 'choice' | 'variable' | 'question' | 'value';
  /** The part in CEL's canonical spelling; of the lists under `all`, `any` and `none`, that word. */
  readonly text: string;
  /** Where it stands in the rule's file; of what a variable of another file is made of, where the variable is named. */
  readonly range: SourceRange;
  readonly value: ToldValue;
  /** Whether the result depends on it: what follows a part that decides does not matter any more. */
  readonly matters: boolean;
  readonly parts: readonly Step[];
  /** Of a question: what was found, by place. */
  readonly findings?: readonly Finding[];
}

export type ToldValue =
  /** As CEL writes it. */
  | { readonly kind: 'known'; readonly text: string }
  /** What kind of value it is; what it says is content. */
  | { readonly kind: 'masked'; readonly text: string }
  | { readonly kind: 'unknown'; readonly paths: readonly string[] }
  | { readonly kind: 'error'; readonly code: string };
