import { dottedName, type Expr } from '@parapet/cel';
import { clausesOf, type Formula } from '../condition/formula.ts';
import type { PlannedRule } from './plan.ts';
import type { SpanSketch } from './policy-set.ts';

/** Something a span must be or have for a condition to hold. */
interface Demand {
  readonly on: 'name' | 'kind' | 'attribute';
  /** The name, the kind, or the key of the attribute. */
  readonly value: string;
}

/**
 * A cheap test for whether any rule about spans could hold, from what their conditions demand at the outermost `&&`: a name, a kind, an
 * attribute that is there. A rule that demands nothing so simple concerns every span. Its cost does not grow with the number of rules.
 */
export function concernsSpan(rules: readonly PlannedRule[]): (span: SpanSketch) => boolean {
  const demanded = rules.filter(({ when }) => !isNever(when.formula)).map(({ when }) => demandsOf(when.formula));
  if (demanded.some((demands) => demands.length === 0)) return () => true;
  const first = (on: Demand['on']) => indexed(demanded.filter((demands) => leading(demands).on === on));
  const [byName, byKind, byAttribute] = [first('name'), first('kind'), first('attribute')];
  return (span) => {
    if (meetsAny(byName.get(span.name), span) || meetsAny(byKind.get(span.kind), span)) return true;
    if (byAttribute.size === 0) return false;
    for (const key in span.attributes) if (meetsAny(byAttribute.get(key), span)) return true;
    return false;
  };
}

/** The demand a rule is found by: the one that fewest spans meet. */
function leading(demands: readonly Demand[]): Demand {
  const by = (on: Demand['on']) => demands.find((demand) => demand.on === on);
  return by('attribute') ?? by('name') ?? (demands[0] as Demand);
}

function indexed(demanded: readonly (readonly Demand[])[]): ReadonlyMap<string, readonly (readonly Demand[])[]> {
  return Map.groupBy(demanded, (demands) => leading(demands).value);
}

const meetsAny = (demanded: readonly (readonly Demand[])[] | undefined, span: SpanSketch): boolean =>
  demanded?.some((demands) => demands.every((demand) => meets(span, demand))) ?? false;

function meets({ name, kind, attributes }: SpanSketch, { on, value }: Demand): boolean {
  if (on === 'attribute') return attributes[value] !== undefined;
  return (on === 'name' ? name : kind) === value;
}

const isNever = (formula: Formula): boolean => formula.kind === 'constant' && !formula.value;

function demandsOf(formula: Formula): readonly Demand[] {
  return clausesOf(formula).flatMap((clause) =>
    clause.kind === 'atom' && !clause.negated ? (demandOf(clause.node) ?? []) : [],
  );
}

/** Only what makes a condition false, and not an error, where the span does not meet it. */
function demandOf(node: Expr): Demand | undefined {
  if (node.kind === 'select' && node.test && dottedName(node.operand) === 'span.attributes')
    return { on: 'attribute', value: node.field };
  if (node.kind !== 'binary') return undefined;
  const { operator, left, right } = node;
  if (operator === 'in' && dottedName(right) === 'span.attributes' && isText(left))
    return { on: 'attribute', value: left.value };
  if (operator !== '==' || !isText(right)) return undefined;
  if (dottedName(left) === 'span.name') return { on: 'name', value: right.value };
  return dottedName(left) === 'span.kind' ? { on: 'kind', value: right.value } : undefined;
}

const isText = (node: Expr): node is Extract<Expr, { kind: 'literal' }> & { readonly value: string } =>
  node.kind === 'literal' && typeof node.value === 'string';
