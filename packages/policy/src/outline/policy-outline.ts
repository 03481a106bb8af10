import type { MomentKind } from '../moment/moment.ts';
import type { SourceRange } from '../problem.ts';
import type { Located } from '../syntax/policy-syntax.ts';
import type { WrittenText } from '../yaml/text-of.ts';

/** Names that conditions use, which share one set of names. */
export type SharedNameKind = 'list' | 'finder' | 'memory' | 'variable';
export type NameKind = SharedNameKind | 'rule' | 'workflow' | 'state' | 'policy';

/** A name that stands somewhere in a policy. */
export interface Mention {
  readonly kind: NameKind;
  /** Of a rule of another policy, `policy/rule`. */
  readonly name: string;
  readonly range: SourceRange;
  /** Of a state: its workflow. */
  readonly within?: string;
}

/** Where a name is given to something. */
export interface Declaration extends Mention {
  /** All that is said of it. */
  readonly extent: SourceRange;
  /** The moments that a rule or memory is about; empty where that is not said. */
  readonly at: readonly MomentKind[];
  /** What a memory keeps besides the moments themselves. */
  readonly keeps: readonly ('sum' | 'max' | 'values')[];
}

/** CEL of a policy: what it says, where it stands, and what it may speak of. */
export interface ExpressionPlace extends WrittenText {
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded';
  /** The field it stands in, such as `when`; those under `all`, `any` and `none` stand in these. */
  readonly field: string;
  /** The moments at which it is evaluated; empty where it may be any. */
  readonly at: readonly MomentKind[];
  /** What it is a part of. */
  readonly of?: { readonly kind: NameKind; readonly name: string };
}

/** A file that a policy names; its path counts from the policy's folder. */
export interface FileMention {
  readonly kind: 'list' | 'words' | 'prompt' | 'module';
  readonly path: Located;
}

/**
 * What a policy names and where, in whatever state it is: for editors. Nothing is looked up or checked, and what is not as it
 * should be is left out.
 */
export interface PolicyOutline {
  readonly id?: Located;
  readonly extends: readonly Located[];
  /** In the order of the file. */
  readonly declarations: readonly Declaration[];
  /** Names that stand elsewhere in YAML; those in expressions are told by `namesUsed`. */
  readonly mentions: readonly Mention[];
  readonly expressions: readonly ExpressionPlace[];
  readonly files: readonly FileMention[];
}
