import type { Condition } from '../condition/condition.ts';
import type { Expression } from '../condition/expression.ts';
import type { FormulaScope } from '../condition/formula.ts';
import type { AskedFinder } from '../fact/asked-finder.ts';
import type { ScannedFinder } from '../finder/finder-value.ts';
import type { Scanner } from '../finder/scanner.ts';
import type { MadeMemory, Memory } from '../memory/memory.ts';
import type { MomentKind } from '../moment/moment.ts';
import type { ReadPath } from '../moment/view.ts';
import type { RuleSyntax } from '../syntax/policy-syntax.ts';
import type { Workflow } from '../workflow/workflow.ts';
import type { CompiledNames } from './compile-names.ts';
import type { GuardedIndex } from './guarded-index.ts';
import type { RuleSummary } from './policy-set.ts';

/** A rule at one kind of moment. */
export interface PlannedRule {
  readonly summary: RuleSummary;
  readonly syntax: RuleSyntax;
  /** Its `when`; the policy's `applies` comes before it. */
  readonly when: Condition;
  readonly unsettledByError: 'act' | 'allow';
  readonly unsettledByUnknown: 'act' | 'allow';
  /** How long a finding in a streamed answer may go on, in UTF-16 code units. */
  readonly maxHold: number;
  /** What it reads of the moment. */
  readonly reads: ReadonlySet<string>;
  /** The memories that its condition asks. */
  readonly memories: readonly Memory[];
}

/** What is compiled of a policy for one kind of moment. */
export interface CompiledKind {
  /** Of the policy. */
  readonly id: string;
  readonly kind: MomentKind;
  readonly applies: Condition;
  readonly rules: readonly PlannedRule[];
  /** The memories that such moments are remembered in. */
  readonly made: readonly MadeMemory[];
  /** The workflows whose key such moments may tell. */
  readonly workflows: readonly Workflow[];
  /** Those of them that calls of tools may break; at `tool_call` only. */
  readonly governing: readonly Workflow[];
  readonly scope: FormulaScope;
  /** What its conditions are compiled against. */
  readonly names: CompiledNames;
}

/** What one policy decides at one kind of moment. */
export interface PlannedPolicy extends Omit<CompiledKind, 'names'> {
  /** What `applies` reads of the moment. */
  readonly appliesReads: ReadonlySet<string>;
  /** The rules, to be found by their guards. */
  readonly index: GuardedIndex<PlannedRule>;
  /** Whether its expressions name nothing but the moment, its lists and its finders. */
  readonly hasNoNames: boolean;
  /** The variables that its rules use, each after those it uses itself. */
  readonly variables: readonly (readonly [name: string, expression: Expression])[];
  /** The memories that are asked here. */
  readonly memories: readonly Memory[];
  /** Those of the variables that ask memories. */
  readonly lateVariables: readonly (readonly [name: string, expression: Expression])[];
  /** The finders that its expressions use here and that ask others. */
  readonly asked: readonly AskedFinder[];
}

/** What is decided at one kind of moment. */
export interface KindPlan {
  readonly policies: readonly PlannedPolicy[];
  /** The same policies, to be found by the guards of what they apply to. */
  readonly index: GuardedIndex<PlannedPolicy>;
  /** Whether any of them asks or changes what is remembered. */
  readonly hasPast: boolean;
  /** Whether any of them asks for facts. */
  readonly hasFacts: boolean;
  /** What any rule reads of the moment, sorted by path. */
  readonly reads: readonly ReadPath[];
  /** The finders that may be asked about the moment's text, by digest, sorted. */
  readonly finders: readonly ScannedFinder[];
}

/** A policy set as it decides. */
export interface Plan {
  readonly kinds: Readonly<Record<MomentKind, KindPlan>>;
  readonly scanner: Scanner;
}
