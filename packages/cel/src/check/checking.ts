import type { Range, Report } from '../problem.ts';
import type { Expr, MacroExpr } from '../syntax/expr.ts';
import { Substitution } from '../types/substitution.ts';
import type { CelType } from '../types/type.ts';
import { typeName, types } from '../types/type.ts';
import { didYouMean } from './messages.ts';
import type { Reference } from './reference.ts';
import type { Names } from './scope.ts';

/** The variables of the macros around a node, innermost first. */
export interface Scope {
  readonly macro: MacroExpr;
  readonly types: readonly CelType[];
  readonly outer: Scope | undefined;
}

/** One check under way: what is known of the expression so far. */
export class Checking {
  readonly names: Names;
  readonly report: Report;
  readonly substitution = new Substitution();
  readonly references = new Map<Expr, Reference>();
  /** The types of each macro's variables. */
  readonly variableTypes = new Map<MacroExpr, readonly CelType[]>();
  scope: Scope | undefined;
  readonly #infer: (node: Expr, checking: Checking) => CelType;
  /** By the numbers of the nodes. */
  readonly #types: (CelType | undefined)[] = [];

  constructor(names: Names, report: Report, infer: (node: Expr, checking: Checking) => CelType) {
    this.names = names;
    this.report = report;
    this.#infer = infer;
  }

  /** The type of a node, which may hold parameters that are still to be found. */
  visit(node: Expr): CelType {
    const type = this.#infer(node, this);
    this.#types[node.id] = type;
    return type;
  }

  /** `visit`, with what is known of the parameters by now. */
  visitKnown(node: Expr): CelType {
    return this.substitution.apply(this.visit(node));
  }

  /** The types of all nodes, when everything has been visited. */
  finalTypes(): (node: Expr) => CelType {
    const found = this.#types.map((type) => type && this.substitution.apply(type, true));
    return (node) => found[node.id] ?? types.dyn;
  }

  /** The types of a macro's variables, when everything has been visited. */
  finalVariableTypes(macro: MacroExpr): readonly CelType[] {
    return this.variableTypes.get(macro)?.map((type) => this.substitution.apply(type, true)) ?? [];
  }

  /** A type as messages name it. */
  nameOf(type: CelType): string {
    return typeName(this.substitution.apply(type, true));
  }

  reportUnknown(code: string, message: string, range: Range, meant: string | undefined): void {
    const problem = didYouMean(code, message, range, meant);
    this.report(code, problem.message, range, problem.fix);
  }
}
