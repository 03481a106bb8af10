import type { Watch } from '../evaluate/compiler.ts';
import type { Closure, RawClosure } from '../evaluate/frame.ts';
import type { Expr, MacroExpr } from '../syntax/expr.ts';
import type { CelType } from '../types/type.ts';
import { EvaluationError } from '../values/evaluation-error.ts';
import { LimitReached } from '../values/meter.ts';
import { settler } from '../values/settle.ts';
import type { Result } from '../values/value.ts';

/** What the parts of a macro gave for one element or entry; those of an outer round include those of its inner ones. */
export interface Round {
  /** The macro's variables in this round, in their order. */
  readonly variables: readonly Result[];
  /** What a node within the macro gave in this round; undefined where it was not reached. */
  valueOf(node: Expr): Result | undefined;
  /** The rounds of a macro within this one. */
  roundsOf(macro: MacroExpr): readonly Round[];
}

/** Gathers what every node gives while an expression is evaluated once. */
export class Trace implements Watch {
  readonly #typeOf: (node: Expr) => CelType;
  readonly #root = new Recorded(undefined, undefined, []);
  #current = this.#root;

  constructor(typeOf: (node: Expr) => CelType) {
    this.#typeOf = typeOf;
  }

  /** What was outside of all macros. */
  get whole(): Round {
    return this.#root;
  }

  value(node: Expr, run: Closure): Closure {
    return this.#recording(node, run, (result) => result);
  }

  raw(node: Expr, run: RawClosure): RawClosure {
    return this.#recording(node, run, shown(this.#typeOf(node)));
  }

  enter(macro: MacroExpr, variables: readonly unknown[]): void {
    const { around, macro: last } = this.#current;
    // The round before ends where the next begins.
    const outer = last === macro && around !== undefined ? around : this.#current;
    this.#current = new Recorded(outer, macro, variables.slice(0, macro.variables.length).map(shown({ kind: 'dyn' })));
    outer.add(macro, this.#current);
  }

  #recording<Given>(node: Expr, run: (frame: Parameters<Closure>[0]) => Given, asResult: (given: Given) => Result) {
    return (frame: Parameters<Closure>[0]): Given => {
      const round = this.#current;
      const given = run(frame);
      this.#current = round;
      round.values.set(node, asResult(given));
      return given;
    };
  }
}

class Recorded implements Round {
  readonly around: Recorded | undefined;
  readonly macro: MacroExpr | undefined;
  readonly variables: readonly Result[];
  readonly values = new Map<Expr, Result>();
  readonly #rounds = new Map<MacroExpr, Recorded[]>();

  constructor(around: Recorded | undefined, macro: MacroExpr | undefined, variables: readonly Result[]) {
    this.around = around;
    this.macro = macro;
    this.variables = variables;
  }

  valueOf(node: Expr): Result | undefined {
    return this.values.get(node);
  }

  roundsOf(macro: MacroExpr): readonly Round[] {
    return this.#rounds.get(macro) ?? [];
  }

  add(macro: MacroExpr, round: Recorded): void {
    const rounds = this.#rounds.get(macro);
    if (rounds === undefined) this.#rounds.set(macro, [round]);
    else rounds.push(round);
  }
}

/** Input as the value it counts as; the steps that takes are not those of the evaluation. */
function shown(type: CelType): (raw: unknown) => Result {
  const settle = settler(type);
  return (raw) => {
    try {
      return settle(raw, { steps: 10_000 });
    } catch (thrown) {
      if (thrown instanceof LimitReached) return new EvaluationError('limit-exceeded', thrown.message);
      throw thrown;
    }
  };
}
