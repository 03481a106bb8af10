import { type Checked, compile, dottedName, type Expr, type Program } from '@parapet/cel';
import { AskedFinder } from '../fact/asked-finder.ts';
import type { FinderValue } from '../finder/finder-value.ts';
import type { TextList } from '../list/text-list.ts';
import { type TextPath, textPaths } from '../schema/moment-schema.ts';
import { type Expression, namesIn, pathsIn } from './expression.ts';

/**
 * A condition in negation normal form: what the streaming gate and the search for evidence look into. Negations stand at the
 * atoms only, so that an atom that becomes true can only make the whole true. The one that `@parapet/cel` makes is an expression; this
 * one keeps the nodes as they were checked, across variables, so that each atom can be compiled and knows what it asks. Nothing in it
 * says where in a file it was written: while an author types, most conditions move and mean what they did.
 */
export type Formula = { readonly kind: 'constant'; readonly value: boolean } | Combination | Atom;

export interface Combination {
  readonly kind: 'and' | 'or';
  readonly parts: readonly Formula[];
  /** One way of a `?:`, of two parts: where the first is not settled, all of it is not, though the second were false. */
  readonly isChoice?: true;
}

/** A part of a condition that is not itself made of `&&`, `||`, `!` and `?:`. */
export interface Atom {
  readonly kind: 'atom';
  readonly program: Program;
  /** The atom counts as true where its program says false. */
  readonly negated: boolean;
  /** What it reads of the moment; see `pathsIn`. */
  readonly reads: ReadonlySet<string>;
  /** What it asks finders, if that is all it does. */
  readonly question?: Question;
  /** Whether it asks another system; what that would say of text that is still arriving, nobody knows. */
  readonly asksOthers: boolean;
  /** The expression that `node` is a part of; where that stands, `expressionWith` tells. */
  readonly checked: Checked;
  readonly node: Expr;
}

/** "Does the finder find at least `atLeast` of such things in the text?" */
export interface Question {
  readonly text: TextPath;
  readonly finder: FinderValue;
  readonly atLeast: number;
  /** Only findings count for which `test`, with the finding as `variable`, is not `negated`. */
  readonly where?: { readonly variable: string; readonly test: Program; readonly negated: boolean };
  /** The atom is the opposite of the question: `!has(...)`, `count(...) < k`. */
  readonly opposite: boolean;
}

/** What names in a condition stand for. */
export interface FormulaScope {
  readonly roots: ReadonlySet<string>;
  readonly finders: ReadonlyMap<string, FinderValue>;
  readonly variables: ReadonlyMap<string, Expression>;
  readonly lists: ReadonlyMap<string, TextList>;
  /** What the key of each memory reads of the moment that asks. */
  readonly memories?: ReadonlyMap<string, { readonly keyReads: ReadonlySet<string> }>;
}

export const constant = (value: boolean): Formula => ({ kind: 'constant', value });

/** `and` or `or` of formulas, with constants folded and nesting flattened. */
export function combine(kind: 'and' | 'or', formulas: readonly Formula[]): Formula {
  const parts: Formula[] = [];
  const absorbing = kind === 'or';
  for (const formula of formulas) {
    if (formula.kind === 'constant') {
      if (formula.value === absorbing) return formula;
    } else if (formula.kind === kind && !formula.isChoice) parts.push(...formula.parts);
    else parts.push(formula);
  }
  if (parts.length === 0) return constant(!absorbing);
  return parts.length === 1 ? (parts[0] as Formula) : { kind, parts };
}

/** What is chosen by a condition; not mixed with the clauses around it. */
function chosen(condition: Formula, way: Formula): Formula {
  if (condition.kind === 'constant') return condition.value ? way : condition;
  if (way.kind === 'constant') return way.value ? condition : way;
  return { kind: 'and', parts: [condition, way], isChoice: true };
}

/** Parts of which any that is false makes the whole false, in the order in which they are evaluated. */
export function clausesOf(formula: Formula): readonly Formula[] {
  if (formula.kind !== 'and') return [formula];
  return formula.isChoice ? formula.parts.slice(0, 1) : formula.parts;
}

/** The expression that an atom was made from: one of a condition's own, or that of a variable. */
export const expressionWith = (
  { checked }: Atom,
  own: readonly Expression[],
  { variables }: FormulaScope,
): Expression | undefined => [...own, ...variables.values()].find((expression) => expression.checked === checked);

/** Every atom, in the order they stand. */
export function atomsOf(formula: Formula): readonly Atom[] {
  if (formula.kind === 'constant') return [];
  return formula.kind === 'atom' ? [formula] : formula.parts.flatMap(atomsOf);
}

/** How many nodes are looked into for one normal form: `?:` doubles its condition, so that a few of them nested are many. */
const maxNodes = 500;

/**
 * The normal form of an expression, or of its negation. Variables are looked through. Of a condition that is too large, the rest
 * is taken as atoms that can be anything: streams wait for them, and nothing is missed.
 */
export function formulaOf(
  expression: Expression,
  scope: FormulaScope,
  negated = false,
  budget = { nodes: maxNodes },
): Formula {
  const build = (node: Expr, negated: boolean): Formula => {
    if (budget.nodes-- <= 0) return atom(node, negated);
    switch (node.kind) {
      case 'literal':
        return typeof node.value === 'boolean' ? constant(node.value !== negated) : atom(node, negated);
      case 'unary':
        return node.operator === '!' ? build(node.operand, !negated) : atom(node, negated);
      case 'binary':
        if (node.operator !== '&&' && node.operator !== '||') return atom(node, negated);
        return combine((node.operator === '&&') === negated ? 'or' : 'and', [
          build(node.left, negated),
          build(node.right, negated),
        ]);
      case 'conditional':
        return combine('or', [
          chosen(build(node.condition, false), build(node.whenTrue, negated)),
          chosen(build(node.condition, true), build(node.whenFalse, negated)),
        ]);
      case 'identifier': {
        const variable = scope.variables.get(node.name);
        return variable ? formulaOf(variable, scope, negated, budget) : atom(node, negated);
      }
      default:
        return atom(node, negated);
    }
  };
  const atom = (node: Expr, negated: boolean): Atom => {
    const question = questionOf(node, negated, expression, scope);
    return {
      kind: 'atom',
      program: compile(expression.checked, node),
      negated,
      reads: readsOf(node, scope),
      ...(question && { question }),
      asksOthers: asksOthers(node, scope),
      checked: expression.checked,
      node,
    };
  };
  return build(expression.checked.expr, negated);
}

/** Whether a node asks another system, through variables. */
function asksOthers(node: Expr, scope: FormulaScope): boolean {
  let asks = false;
  visitUsed(node, scope, (node) => {
    asks ||= [...namesIn(node)].some((name) => scope.finders.get(name) instanceof AskedFinder);
  });
  return asks;
}

/** What a node reads of the moment, through variables. */
export function readsOf(node: Expr, scope: FormulaScope): ReadonlySet<string> {
  const reads = new Set<string>();
  visitUsed(node, scope, (node) => {
    for (const path of pathsIn(node, scope.roots)) reads.add(path);
    for (const name of namesIn(node)) for (const path of scope.memories?.get(name)?.keyReads ?? []) reads.add(path);
  });
  return reads;
}

/** A node, and the expressions of the variables that it uses and that those use. */
function visitUsed(node: Expr, { variables }: FormulaScope, visit: (node: Expr) => void): void {
  const seen = new Set<string>();
  const descend = (node: Expr): void => {
    visit(node);
    for (const name of namesIn(node)) {
      const variable = seen.has(name) ? undefined : variables.get(name);
      seen.add(name);
      if (variable) descend(variable.checked.expr);
    }
  };
  descend(node);
}

/** Recognises what only asks a finder: `t.has(f)`, `t.find(f).exists(d, p)`, `.all(d, p)`, and counts compared with a constant. */
function questionOf(node: Expr, negated: boolean, expression: Expression, scope: FormulaScope): Question | undefined {
  if (node.kind === 'call' && node.function === 'has') {
    const asked = askedOf(node, scope);
    return asked && { ...asked, atLeast: 1, opposite: negated };
  }
  if (node.kind === 'macro' && (node.name === 'exists' || node.name === 'all') && node.variables.length === 1) {
    const asked =
      node.receiver.kind === 'call' && node.receiver.function === 'find' ? askedOf(node.receiver, scope) : undefined;
    const [body] = node.args;
    if (!asked || !body || [...readsOf(body, scope)].some((path) => path.startsWith('output.'))) return undefined;
    const all = node.name === 'all';
    const where = { variable: node.variables[0]?.name ?? '', test: compile(expression.checked, body), negated: all };
    return { ...asked, atLeast: 1, where, opposite: all !== negated };
  }
  return node.kind === 'binary' ? countOf(node, negated, scope) : undefined;
}

/** The text and the finder of `text.has(finder)`, `text.find(finder)` or `text.count(finder)`. */
function askedOf(
  call: Extract<Expr, { kind: 'call' }>,
  scope: FormulaScope,
): Pick<Question, 'text' | 'finder'> | undefined {
  const path = call.receiver && dottedName(call.receiver);
  const text = textPaths.find((known) => known === path);
  const [argument] = call.args;
  const finder = argument?.kind === 'identifier' ? scope.finders.get(argument.name) : undefined;
  return text && finder && { text, finder };
}

/** `text.count(f) >= k` and its like, also as `size(text.find(f))`. `==` is no single question and stays an ordinary atom. */
function countOf(node: Extract<Expr, { kind: 'binary' }>, negated: boolean, scope: FormulaScope): Question | undefined {
  const { left, right, operator } = node;
  if (right.kind !== 'literal' || typeof right.value !== 'bigint' || left.kind !== 'call') return undefined;
  const counted = countedBy(left);
  const asked = counted && askedOf(counted, scope);
  if (!asked) return undefined;
  const compared = comparisons.get(operator);
  if (!compared) return undefined;
  const atLeast = Number(right.value) + compared.beyond;
  return atLeast < 1 ? undefined : { ...asked, atLeast, opposite: compared.below !== negated };
}

/** A comparison of a count with k as "at least k, or k + 1" or its opposite. */
const comparisons: ReadonlyMap<string, { readonly beyond: 0 | 1; readonly below: boolean }> = new Map([
  ['>=', { beyond: 0, below: false }],
  ['>', { beyond: 1, below: false }],
  ['<', { beyond: 0, below: true }],
  ['<=', { beyond: 1, below: true }],
]);

function countedBy(call: Extract<Expr, { kind: 'call' }>): Extract<Expr, { kind: 'call' }> | undefined {
  if (call.function === 'count') return call;
  if (call.function !== 'size') return undefined;
  const counted = call.receiver ?? call.args[0];
  return counted?.kind === 'call' && counted.function === 'find' ? counted : undefined;
}
