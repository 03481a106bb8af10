import type { Checked } from '../check/check.ts';
import type { Expr, MacroExpr } from '../syntax/expr.ts';
import type { CelType } from '../types/type.ts';
import type { Closure, RawClosure } from './frame.ts';

/** Sees what every node gives; for explaining. */
export interface Watch {
  /** The closure of a node, telling what it gives. */
  value(node: Expr, run: Closure): Closure;
  raw(node: Expr, run: RawClosure): RawClosure;
  /** A round of a macro begins, with these variables. */
  enter(macro: MacroExpr, variables: readonly unknown[]): void;
}

/** What compiling one node may ask of the compiling of the whole. */
export interface Compiler {
  readonly checked: Checked;
  /** Where there is one, every node is evaluated for itself, and none together with others. */
  readonly watch: Watch | undefined;
  /** A closure that gives values of the node's type. */
  value(node: Expr): Closure;
  /** A closure that may give input as it came; for those who settle it themselves, or need only a part of it. */
  raw(node: Expr): RawClosure;
  typeOf(node: Expr): CelType;
  /**
   * What the input was declared as that `raw` gives; `dyn` where it gives no input but something computed, which has its
   * type already, and maybe another than the checker inferred: `[1] + d` is a `list(int)` whatever `d` holds.
   */
  declaredTypeOf(node: Expr): CelType;
  /** The slot of a macro's variable; undefined when the macro is outside of what is compiled. */
  slotOf(macro: MacroExpr, variable: number): number | undefined;
  /** Runs `compile` while the variables of `macro` have slots. */
  within<Compiled>(macro: MacroExpr, compile: (firstSlot: number) => Compiled): Compiled;
}
