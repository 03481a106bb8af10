import type { Checked } from '../check/check.ts';
import { check } from '../check/check.ts';
import { compile, DEFAULT_MAX_STEPS } from '../evaluate/compile.ts';
import type { Expr, MacroExpr } from '../syntax/expr.ts';
import { renumbered, withParts } from '../syntax/rebuild.ts';
import type { CelType, StructType } from '../types/type.ts';
import { parts } from '../types/type.ts';
import { isValue } from '../values/hidden.ts';
import { Unknown } from '../values/unknown.ts';
import { literalOf, truthOf } from './literals.ts';

/** What partial evaluation may be told besides the expression and the input. */
export interface ResidualOptions {
  /** How many steps all its evaluations may take together; what is left then stays as it is written. */
  readonly maxSteps?: number;
}

type Variables = Readonly<Record<string, unknown>>;

/** A macro's variable while its body is looked at on its own. */
const OPEN = new Unknown([]);

/**
 * What is left of an expression when a part of its input is known and the rest is `Unknown`: known parts are replaced by
 * their values, operands that decide nothing are dropped, and what is unknown or fails stays as it is written. For any
 * input that says more, the residual gives what the whole expression gives. It can be checked in the same environment,
 * compiled, printed, and evaluated partially again; its ranges are those of the source it came from.
 *
 * Values that cannot be written down (opaque ones, whole structs, very large lists) stay names, so the input of the
 * residual is all of the input, and not only what was unknown.
 */
export function residual(checked: Checked, variables: Variables, options: ResidualOptions = {}): Expr {
  const { maxSteps = DEFAULT_MAX_STEPS } = options;
  const reduced = reduction(checked, variables, maxSteps, true);
  if (isAsWell(reduced, checked)) return reduced;
  // The types of empty lists come from all that they meet, and a list in the place of a name can be one too many.
  const careful = reduction(checked, variables, maxSteps, false);
  return isAsWell(careful, checked) ? careful : renumbered(checked.expr);
}

/** Whether the checker finds no problems where there were none. */
function isAsWell(reduced: Expr, { environment, problems }: Checked): boolean {
  return problems.length > 0 || check(reduced, environment).problems.length === 0;
}

function reduction(checked: Checked, variables: Variables, maxSteps: number, containers: boolean): Expr {
  let left = maxSteps;

  const reduce = (node: Expr, seen: Variables): Expr => {
    if (node.kind === 'literal' || node.kind === 'error' || left <= 0) return node;
    const { result, steps } = compile(checked, node, { maxSteps: left }).measure(seen);
    // A walk over the node at least, which is not counted as a step.
    left -= steps + 1;
    if (result instanceof Unknown) return reduceParts(node, seen);
    if (!isValue(result)) return node;
    const type = checked.typeOf(node);
    const keeps = holdsStruct(type) || (!containers && typeof result === 'object');
    const literal = keeps ? undefined : literalOf(result, type, node.range);
    return literal ?? reduceParts(node, seen);
  };

  const reduceParts = (node: Expr, seen: Variables): Expr => {
    const reference = checked.referenceOf(node);
    // A dotted name refers as a whole.
    if (reference !== undefined && reference.kind !== 'function') return node;
    if (node.kind === 'call' && reference?.kind === 'function' && reference.namespaced) {
      return { ...node, args: node.args.map((arg) => reduce(arg, seen)) };
    }
    if (node.kind === 'macro') {
      const inside = { ...seen, ...openVariables(node) };
      return { ...node, receiver: reduce(node.receiver, seen), args: node.args.map((arg) => reduce(arg, inside)) };
    }
    // A field that a constant names has the type that is declared for it, one that is looked up has none.
    if (node.kind === 'index' && holdsStruct(checked.typeOf(node.operand)))
      return { ...node, operand: reduce(node.operand, seen) };
    const reduced = withParts(node, (part) => reduce(part, seen));
    if (reduced.kind === 'binary') return withoutNeutral(reduced);
    if (reduced.kind === 'conditional') return branchOf(reduced);
    return reduced;
  };

  return renumbered(reduce(checked.expr, variables));
}

function openVariables({ variables }: MacroExpr): Variables {
  return Object.fromEntries(variables.map(({ name }) => [name, OPEN]));
}

/** `a && true` is `a`, where `a` can be nothing but true, false, unknown or an error. */
function withoutNeutral(node: Extract<Expr, { kind: 'binary' }>): Expr {
  const { left, right, operator } = node;
  if (operator !== '&&' && operator !== '||') return node;
  const isNeutral = (operand: Expr) => truthOf(operand) === (operator === '&&');
  if (isNeutral(left) && isCondition(right)) return right;
  return isNeutral(right) && isCondition(left) ? left : node;
}

function branchOf(node: Extract<Expr, { kind: 'conditional' }>): Expr {
  const { condition, whenTrue, whenFalse } = node;
  const truth = truthOf(condition);
  if (truth === undefined) return node;
  return truth ? whenTrue : whenFalse;
}

/** Whether a node gives nothing but true and false, as its form shows. */
function isCondition(node: Expr): boolean {
  switch (node.kind) {
    case 'unary':
      return node.operator === '!';
    case 'binary':
      return ['&&', '||', '==', '!=', '<', '<=', '>', '>=', 'in'].includes(node.operator);
    case 'select':
      return node.test;
    case 'macro':
      return ['all', 'exists', 'exists_one'].includes(node.name);
    default:
      return false;
  }
}

/**
 * Whether there are structs in a type. Their fields have types of their own, which they would lose as a map: what is
 * declared is known of a field that is selected, and not of one that is looked up.
 */
function holdsStruct(type: CelType | StructType): boolean {
  return type.kind === 'struct' || parts(type).some(holdsStruct);
}
