import { type Environment, EvaluationError, type Program, type Result, Unknown } from '@parapet/cel';
import type { Reporter } from '../problem.ts';
import { type ConditionSyntax, type ExpressionText, textsOf } from '../syntax/expression-text.ts';
import { compileTest, type Expression } from './expression.ts';
import { combine, constant, type Formula, type FormulaScope, formulaOf } from './formula.ts';

/** The values that an expression may name. */
export type Activation = Readonly<Record<string, unknown>>;

/** What a condition says: yes, no, it depends on what was not seen, or it failed. */
export type Truth = boolean | Unknown | EvaluationError;

/** `when` or `applies`, compiled. */
export interface Condition {
  evaluate(activation: Activation): Truth;
  /** The same in negation normal form. */
  readonly formula: Formula;
  readonly syntax: ConditionSyntax;
  /** What it is made of: its expression, or those of `all`, `any` and `none` in this order. */
  readonly expressions: readonly Expression[];
}

/** True where it is not said otherwise. */
export const always: Condition = {
  evaluate: () => true,
  formula: constant(true),
  syntax: { kind: 'constant', value: true },
  expressions: [],
};

/** Compiles a condition; undefined where something is wrong with it, which is reported. */
export function compileCondition(
  syntax: ConditionSyntax,
  environment: Environment,
  scope: FormulaScope,
  reporter: Reporter,
): Condition | undefined {
  if (syntax.kind === 'constant')
    return { evaluate: () => syntax.value, formula: constant(syntax.value), syntax, expressions: [] };
  const compileOne = (text: ExpressionText) => compileTest(text, environment, reporter);
  if (syntax.kind === 'expression') {
    const expression = compileOne(syntax.expression);
    return expression && new OneExpression(expression, syntax, formulaOf(expression, scope));
  }
  const lists = [syntax.all, syntax.any, syntax.none].map((clauses) => clauses.map(compileOne));
  if (lists.some((clauses) => clauses.includes(undefined))) return undefined;
  const [all = [], any = [], none = []] = lists as Expression[][];
  return {
    evaluate: (activation) =>
      and([
        ...all.map((clause) => () => truthOf(clause.program.evaluate(activation))),
        ...(any.length > 0 ? [() => or(any.map((clause) => () => truthOf(clause.program.evaluate(activation))))] : []),
        ...none.map((clause) => () => not(truthOf(clause.program.evaluate(activation)))),
      ]),
    formula: combine('and', [
      ...all.map((clause) => formulaOf(clause, scope)),
      ...(any.length > 0
        ? [
            combine(
              'or',
              any.map((clause) => formulaOf(clause, scope)),
            ),
          ]
        : []),
      ...none.map((clause) => formulaOf(clause, scope, true)),
    ]),
    syntax,
    expressions: [...all, ...any, ...none],
  };
}

/** The commonest condition: an object of its own, so that little has to be fetched of each of many that are asked in turn. */
class OneExpression implements Condition {
  readonly #program: Program;
  readonly formula: Formula;
  readonly syntax: ConditionSyntax;
  readonly expressions: readonly Expression[];

  constructor(expression: Expression, syntax: ConditionSyntax, formula: Formula) {
    this.#program = expression.program;
    this.formula = formula;
    this.syntax = syntax;
    this.expressions = [expression];
  }

  evaluate(activation: Activation): Truth {
    return truthOf(this.#program.evaluate(activation));
  }
}

/** A condition that is written as it was, and stands somewhere else by now. */
export function movedTo(syntax: ConditionSyntax, known: Condition): Condition {
  const sources = textsOf(syntax);
  const expressions = known.expressions.map((expression, index) => ({
    ...expression,
    source: sources[index] ?? expression.source,
  }));
  const [expression] = expressions;
  return known instanceof OneExpression && expression
    ? new OneExpression(expression, syntax, known.formula)
    : { ...known, syntax, expressions };
}

/** The result of an expression as the truth of a condition. */
export function truthOf(result: Result): Truth {
  if (typeof result === 'boolean' || result instanceof Unknown || result instanceof EvaluationError) return result;
  return new EvaluationError('not-a-condition', 'The condition is neither true nor false.');
}

export const not = (truth: Truth): Truth => (typeof truth === 'boolean' ? !truth : truth);

/** Conjunction in CEL's order: a clause that is false decides, then unknown, then error. */
export const and = (clauses: readonly (() => Truth)[]): Truth => fold(clauses, false);
const or = (clauses: readonly (() => Truth)[]): Truth => fold(clauses, true);

function fold(clauses: readonly (() => Truth)[], deciding: boolean): Truth {
  let unknown: Unknown | undefined;
  let error: EvaluationError | undefined;
  for (const clause of clauses) {
    const truth = clause();
    if (truth === deciding) return deciding;
    if (truth instanceof EvaluationError) {
      if (truth.code === 'limit-exceeded') return truth;
      error ??= truth;
    } else if (truth instanceof Unknown)
      unknown = unknown ? new Unknown([...new Set([...unknown.paths, ...truth.paths])]) : truth;
  }
  return unknown ?? error ?? !deciding;
}
