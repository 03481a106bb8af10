import { dottedName, type Expr } from '@parapet/cel';
import type { Formula } from '../condition/formula.ts';
import type { PlannedRule } from './plan.ts';
import type { SpanSketch } from './policy-set.ts';

type Guard = (span: SpanSketch) => boolean;

/**
 * A cheap test for whether any rule about spans could hold, from what their conditions demand at the outermost `&&`: a name, a kind, an
 * attribute that is there. A rule that demands nothing so simple concerns every span.
 */
export function concernsSpan(rules: readonly PlannedRule[]): Guard {
  const demands = rules.map(({ when }) => guardsOf(when.formula));
  if (demands.some((guards) => guards.length === 0)) return () => true;
  return (span) => demands.some((guards) => guards.every((guard) => guard(span)));
}

function guardsOf(formula: Formula): readonly Guard[] {
  if (formula.kind === 'constant') return formula.value ? [] : [() => false];
  if (formula.kind === 'or') return [];
  const atoms = formula.kind === 'and' ? formula.parts : [formula];
  return atoms.flatMap((atom) => (atom.kind === 'atom' && !atom.negated ? (guardOf(atom.node) ?? []) : []));
}

/** Only demands that are false, and not an error, where the span does not meet them. */
function guardOf(node: Expr): Guard | undefined {
  if (node.kind === 'select' && node.test && dottedName(node.operand) === 'span.attributes') {
    const key = node.field;
    return ({ attributes }) => attributes[key] !== undefined;
  }
  if (node.kind !== 'binary') return undefined;
  const { operator, left, right } = node;
  if (operator === 'in' && dottedName(right) === 'span.attributes' && isText(left)) {
    const key = left.value;
    return ({ attributes }) => attributes[key] !== undefined;
  }
  if (operator !== '==' || !isText(right)) return undefined;
  const wanted = right.value;
  if (dottedName(left) === 'span.name') return ({ name }) => name === wanted;
  if (dottedName(left) === 'span.kind') return ({ kind }) => kind === wanted;
  return undefined;
}

const isText = (node: Expr): node is Extract<Expr, { kind: 'literal' }> & { readonly value: string } =>
  node.kind === 'literal' && typeof node.value === 'string';
