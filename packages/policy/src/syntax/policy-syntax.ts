import type { Consequence } from '../decision/action.ts';
import type { Also, BeyondHold, Mode, RuleSeverity } from '../decision/decision.ts';
import type { MomentKind } from '../moment/moment.ts';
import type { SourceRange } from '../problem.ts';
import type { ConditionSyntax, ExpressionText } from './expression-text.ts';

/** A string and where it stands in the file. */
export interface Located {
  readonly value: string;
  readonly range: SourceRange;
}

export interface ListSyntax {
  readonly name: Located;
  readonly entries: EntriesSyntax;
  /** Whether case makes no difference. */
  readonly foldsCase: boolean;
}

/** Words written out, or read from a file beside the policy. */
export type EntriesSyntax =
  | { readonly kind: 'inline'; readonly words: readonly Located[] }
  | { readonly kind: 'file'; readonly file: Located; readonly column?: Located };

export type FinderSyntax =
  | {
      readonly kind: 'pattern';
      readonly name: Located;
      readonly pattern: ExpressionText;
      readonly ignoreCase: boolean;
      readonly group?: number | string;
    }
  | { readonly kind: 'words'; readonly name: Located; readonly entries: EntriesSyntax; readonly caseSensitive: boolean }
  | {
      readonly kind: 'detector';
      readonly name: Located;
      readonly detector: Located;
      readonly options: Readonly<Record<string, unknown>>;
      readonly optionRanges: Readonly<Record<string, SourceRange>>;
    }
  | FactFinderSyntax;

/** A finder that asks another system: what that is stands in `asked`, under the word that is its kind. */
export interface FactFinderSyntax {
  readonly kind: 'judge' | 'http' | 'opa' | 'function';
  readonly name: Located;
  /** A file, an address, or the name of a function. */
  readonly asked: Located;
  readonly model?: Located;
  readonly entrypoint?: Located;
  /** Names of environment variables, by header. */
  readonly headers: readonly (readonly [header: Located, variable: Located])[];
  readonly timeout?: WindowSyntax;
  readonly threshold?: number;
}

export const isFactFinder = (finder: FinderSyntax): finder is FactFinderSyntax =>
  finder.kind === 'judge' || finder.kind === 'http' || finder.kind === 'opa' || finder.kind === 'function';

export interface VariableSyntax {
  readonly name: Located;
  readonly expression: ExpressionText;
}

export interface RuleSyntax {
  readonly id: Located;
  /** All of it as it stands in the file; left out of a rule that is not written as such. */
  readonly written?: string;
  readonly title?: string;
  readonly at: readonly MomentKind[];
  readonly when: ConditionSyntax;
  readonly whenRange: SourceRange;
  readonly consequence: ConsequenceSyntax;
  readonly consequenceRange: SourceRange;
  readonly also?: Also;
  readonly message?: string;
  readonly reason?: string;
  readonly controls: readonly Located[];
  readonly mode?: Mode;
  readonly onError?: 'act' | 'allow';
  readonly onUnknown?: 'act' | 'allow';
  readonly severity?: RuleSeverity;
  readonly expires?: ExpirySyntax;
  readonly rollout?: RolloutSyntax;
  /** How streamed answers are held, where the rule says more than its class. */
  readonly hold?: 'first';
  /** What becomes of a finding that goes on for longer than `maxHold`. */
  readonly onMaxHold?: BeyondHold;
  /** Whether policies that extend this one may loosen it. */
  readonly overridable?: boolean;
  /** The rule that it stands in for where its policy applies, as `policy/rule`. */
  readonly overrides?: Located;
}

/** A rule that overrides another leaves out what is to stay as it is there. */
export type OverridingRule = Partial<RuleSyntax> &
  Pick<RuleSyntax, 'id' | 'controls'> & { readonly overrides: Located };

/** An action with its options as written: whom it is about is only known with the whole policy. */
export type ConsequenceSyntax =
  | Exclude<Consequence, { readonly action: 'notify' | 'escalate' }>
  | Addressed<Extract<Consequence, { readonly action: 'notify' | 'escalate' }>>;

type Addressed<C> = C extends { readonly action: infer A; readonly options: infer O extends { readonly to: unknown } }
  ? { readonly action: A; readonly options: Omit<O, 'to'> & Partial<Pick<O, 'to'>> }
  : never;

export interface ExpirySyntax {
  /** The instant from which on the rule does not apply, in RFC 3339 and UTC. */
  readonly end: string;
  readonly range: SourceRange;
}

export interface RolloutSyntax {
  /** Of sessions, from 0 to 1. */
  readonly share: number;
  readonly range: SourceRange;
  /** The rule, as `policy/rule`, that the same sessions are drawn for. Left out: the rule itself. */
  readonly drawnFor?: string;
}

export interface MemorySyntax {
  readonly name: Located;
  readonly at: readonly MomentKind[];
  readonly when: ConditionSyntax;
  readonly within: WindowSyntax;
  /** Expressions whose values together are the key; none for all of a tenant. */
  readonly per: readonly ExpressionText[];
  readonly sum?: ExpressionText;
  readonly max?: ExpressionText;
  readonly values?: ExpressionText;
  /** The memory that ends what is remembered here. */
  readonly until?: Located;
  /** Whether moments that were withheld are remembered as well. */
  readonly attempts: boolean;
}

export interface WindowSyntax {
  readonly milliseconds: number;
  readonly range: SourceRange;
}

export interface WorkflowSyntax {
  readonly name: Located;
  readonly title?: string;
  readonly per: readonly ExpressionText[];
  /** The tools it speaks about. */
  readonly governs: readonly Located[];
  readonly start: Located;
  readonly states: readonly StateSyntax[];
  /** What follows when a tool is called that its state does not allow. */
  readonly otherwise: ConsequenceSyntax;
  readonly otherwiseRange: SourceRange;
  readonly message?: string;
  readonly mode?: Mode;
  readonly onUnknown?: 'act' | 'allow';
}

export interface StateSyntax {
  readonly name: Located;
  /** What may be called in it. */
  readonly tools: readonly Located[];
  /** Where it goes, tried in order. */
  readonly to: readonly GuardSyntax[];
  readonly final: boolean;
}

export interface GuardSyntax {
  readonly state: Located;
  readonly when: ExpressionText;
}

/** What a policy is for, uppermost first: a policy may extend those of its own layer and above. */
export const layers = ['organisation', 'team', 'service'] as const;
export type Layer = (typeof layers)[number];

/** A policy file as written: names are not looked up yet, expressions are not parsed. */
export interface WrittenPolicy extends Omit<PolicySyntax, 'rules'> {
  /** All that stands before its rules; left out where that is not all that gives names and says what it applies to. */
  readonly preamble?: string;
  readonly rules: readonly (RuleSyntax | OverridingRule)[];
}

/** The same with the rules that override others completed by what stays as it is there. */
export interface PolicySyntax {
  readonly id: Located;
  readonly title?: string;
  readonly owner?: string;
  readonly reviewers: readonly Located[];
  readonly reviewEvery?: WindowSyntax;
  readonly mode: Mode;
  readonly layer?: Located & { readonly value: Layer };
  /** Ids of policies whose names it uses, and whose rules it may override. */
  readonly extends: readonly Located[];
  readonly applies?: ConditionSyntax;
  readonly controls: readonly Located[];
  readonly lists: readonly ListSyntax[];
  readonly finders: readonly FinderSyntax[];
  readonly variables: readonly VariableSyntax[];
  readonly memories: readonly MemorySyntax[];
  readonly workflows: readonly WorkflowSyntax[];
  /** The longest window its memories may have. */
  readonly maxWindow?: WindowSyntax;
  /** How long a finding in a streamed answer may go on, in UTF-16 code units. */
  readonly maxHold?: number;
  readonly rules: readonly RuleSyntax[];
}
