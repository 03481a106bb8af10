import type { Overload, UndocumentedFunction } from '../library/declaration.ts';
import type { MacroExpr } from '../syntax/expr.ts';
import type { Value } from '../values/value.ts';

/** What a node refers to. */
export type Reference =
  | {
      readonly kind: 'variable';
      readonly name: string;
      /** The value it was declared with, if it is the same in every evaluation. */
      readonly value?: Value;
    }
  | { readonly kind: 'local'; readonly macro: MacroExpr; readonly variable: number }
  | { readonly kind: 'type'; readonly name: string }
  | {
      readonly kind: 'function';
      readonly declaration: UndocumentedFunction;
      /** The overloads that the types of the arguments leave possible; all, where none fits. */
      readonly candidates: readonly Overload[];
      /** What stands before the dot is a namespace and no receiver. */
      readonly namespaced: boolean;
      /** The arguments are taken as one list. */
      readonly packed: boolean;
    };
