import type { SourceRange } from '../problem.ts';

/** CEL as it stands in a policy file: what it says, and where each of its characters was written. */
export interface ExpressionText {
  readonly text: string;
  readonly range: SourceRange;
  /** Range in the file of a range in `text`. */
  locate(range: SourceRange): SourceRange;
}

/** What `when` may hold: an expression, a constant, or lists of expressions that are combined. */
export type ConditionSyntax =
  | { readonly kind: 'expression'; readonly expression: ExpressionText }
  | { readonly kind: 'constant'; readonly value: boolean }
  | {
      readonly kind: 'clauses';
      readonly all: readonly ExpressionText[];
      readonly any: readonly ExpressionText[];
      readonly none: readonly ExpressionText[];
    };

/** Every expression of a condition. */
export function textsOf(condition: ConditionSyntax): readonly ExpressionText[] {
  switch (condition.kind) {
    case 'constant':
      return [];
    case 'expression':
      return [condition.expression];
    case 'clauses':
      return [...condition.all, ...condition.any, ...condition.none];
  }
}
