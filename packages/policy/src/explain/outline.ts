import {
  type Checked,
  children,
  compile,
  dottedName,
  type Expr,
  type MacroExpr,
  type Program,
  type Result,
} from '@parapet/cel';
import { print } from '@parapet/cel/rewrite';
import { type Activation, and, type Condition, not, type Truth, truthOf } from '../condition/condition.ts';
import type { Expression } from '../condition/expression.ts';
import type { FormulaScope } from '../condition/formula.ts';
import type { Finding } from '../decision/decision.ts';
import { AskedFinder } from '../fact/asked-finder.ts';
import { findInPieces } from '../finder/found.ts';
import type { View } from '../moment/view.ts';
import type { SourceRange } from '../problem.ts';
import { textPaths } from '../schema/moment-schema.ts';
import { tellsContent } from './content.ts';
import type { Step } from './explanation.ts';

/**
 * A condition taken apart, with the value of every part; which of them matter is seen from the whole. What `explain` of `@parapet/cel` tells
 * is one evaluation, which knows nothing of what comes after a clause that decides, nor of variables. People want to see all clauses.
 */
export interface Outline {
  readonly kind: Step['kind'];
  readonly text: string;
  readonly range: SourceRange;
  readonly result: Result;
  readonly isContent: boolean;
  readonly parts: readonly Outline[];
  readonly findings?: readonly Finding[];
}

/** Who asks, and of what. */
export interface Hearing {
  readonly scope: FormulaScope;
  readonly activation: Activation;
  readonly view: View;
  /** Variables of macros around that hold content. */
  readonly secret?: ReadonlySet<string>;
  /** Of what stands in another file than the rule, where the rule names it. */
  readonly named?: SourceRange;
}

/** A condition taken apart; undefined where it asks nothing. */
export function outlineOf({ syntax, expressions }: Condition, hearing: Hearing): Outline | undefined {
  if (syntax.kind === 'constant') return undefined;
  const outlines = expressions.map((expression) => outlineOfNode(expression, expression.checked.expr, hearing));
  if (syntax.kind === 'expression') return outlines[0];
  const any = outlines.slice(syntax.all.length, syntax.all.length + syntax.any.length);
  const none = outlines.slice(syntax.all.length + syntax.any.length);
  return group('all', [
    ...outlines.slice(0, syntax.all.length),
    ...(any.length > 0 ? [group('any', any)] : []),
    ...(none.length > 0 ? [group('none', none)] : []),
  ]);
}

/** What stands under `all`, `any` or `none`. */
function group(kind: 'all' | 'any' | 'none', parts: readonly Outline[]): Outline {
  const truths = parts.map(({ result }) => truthOf(result));
  const conjunction = (those: readonly Truth[]): Truth => and(those.map((truth) => () => truth));
  const result =
    kind === 'all'
      ? conjunction(truths)
      : kind === 'none'
        ? conjunction(truths.map(not))
        : not(conjunction(truths.map(not)));
  const start = Math.min(...parts.map(({ range }) => range.start));
  const end = Math.max(...parts.map(({ range }) => range.end));
  return { kind, text: kind, range: { start, end }, result, isContent: false, parts };
}

function outlineOfNode(expression: Expression, node: Expr, hearing: Hearing): Outline {
  const { scope, activation } = hearing;
  const findings = findingsOf(node, hearing);
  return {
    kind: findings ? 'question' : kindOf(node, scope),
    text: print(node),
    range: hearing.named ?? expression.source.locate(node.range),
    result: evaluate(expression, node, activation),
    isContent: tellsContent(node, scope, hearing.secret),
    parts: findings ? [] : partsOf(expression, node, hearing),
    ...(findings && { findings }),
  };
}

/** Compiling a part takes many times as long as evaluating it, and a rule is explained at many moments. */
const programs = new WeakMap<Checked, Map<Expr, Program>>();

function evaluate({ checked }: Expression, node: Expr, activation: Activation): Result {
  const known = programs.get(checked) ?? new Map<Expr, Program>();
  programs.set(checked, known);
  const program = known.get(node) ?? compile(checked, node);
  known.set(node, program);
  return program.evaluate(activation);
}

function kindOf(node: Expr, scope: FormulaScope): Outline['kind'] {
  if (node.kind === 'binary' && node.operator === '&&') return 'all';
  if (node.kind === 'binary' && node.operator === '||') return 'any';
  if (node.kind === 'unary' && node.operator === '!') return 'not';
  if (node.kind === 'conditional') return 'choice';
  return node.kind === 'identifier' && scope.variables.has(node.name) ? 'variable' : 'value';
}

function partsOf(expression: Expression, node: Expr, hearing: Hearing): readonly Outline[] {
  const { variables, finders } = hearing.scope;
  if (node.kind === 'identifier') {
    const variable = variables.get(node.name);
    if (!variable) return [];
    const isElsewhere = variable.file !== expression.file && !hearing.named;
    const named = isElsewhere && { named: expression.source.locate(node.range) };
    return [outlineOfNode(variable, variable.checked.expr, { ...hearing, ...named })];
  }
  if (node.kind === 'macro') return partsOfMacro(expression, node, hearing);
  const chained = node.kind === 'binary' && (node.operator === '&&' || node.operator === '||');
  const direct = chained ? chainOf(node, node.operator) : children(node);
  // A path is one thing.
  if (dottedName(node) !== undefined) return [];
  // What is written out says itself, and a finder has no value; but what is chosen from has its places.
  const tellsSomething = (part: Expr): boolean =>
    chained || node.kind === 'conditional' || !(part.kind === 'literal' || isFinder(part, finders));
  return direct.filter(tellsSomething).map((part) => outlineOfNode(expression, part, hearing));
}

/** What a macro goes through and, of `exists` and `all`, what is asked of the element that decides. */
function partsOfMacro(expression: Expression, node: MacroExpr, hearing: Hearing): readonly Outline[] {
  const receiver = outlineOfNode(expression, node.receiver, hearing);
  const [variable, second] = node.variables;
  const [body] = node.args;
  const decides = { exists: true, all: false }[node.name as string];
  if (decides === undefined || !variable || second || !body || !Array.isArray(receiver.result)) return [receiver];
  const within = (element: unknown): Activation => ({ ...hearing.activation, [variable.name]: element });
  const deciding = receiver.result.findIndex((element) => evaluate(expression, body, within(element)) === decides);
  if (deciding < 0) return [receiver];
  const secret = receiver.isContent ? new Set([...(hearing.secret ?? []), variable.name]) : hearing.secret;
  const inside = { ...hearing, activation: within(receiver.result[deciding]), ...(secret && { secret }) };
  return [receiver, outlineOfNode(expression, body, inside)];
}

const isFinder = (node: Expr, finders: FormulaScope['finders']): boolean =>
  node.kind === 'identifier' && finders.has(node.name);

/** `a && b && c` is one conjunction of three. */
function chainOf(node: Expr, operator: string): readonly Expr[] {
  return node.kind === 'binary' && node.operator === operator
    ? [...chainOf(node.left, operator), ...chainOf(node.right, operator)]
    : [node];
}

/** Everything that a question's finder finds in the text it asks about; undefined of what is no question. */
function findingsOf(node: Expr, { scope, view, activation }: Hearing): readonly Finding[] | undefined {
  if (node.kind !== 'call' || !node.receiver || !['has', 'find', 'count'].includes(node.function)) return undefined;
  const [argument] = node.args;
  const finder = argument?.kind === 'identifier' ? scope.finders.get(argument.name) : undefined;
  const path = dottedName(node.receiver);
  const text = textPaths.find((known) => known === path);
  if (!finder || !text) return undefined;
  const { digest, kind } = finder.finder;
  const held = finder instanceof AskedFinder ? (activation[finder.name] as AskedFinder) : finder;
  return findInPieces(text, view.texts[text] ?? [], held).flatMap(({ piece: { part }, findings }) =>
    findings.map(({ stretch: { start, end } }) => ({ finder: finder.name, digest, kind, part, start, end })),
  );
}
