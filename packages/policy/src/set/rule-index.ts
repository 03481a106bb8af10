import { dottedName, type Expr } from '@parapet/cel';
import type { Formula } from '../condition/formula.ts';
import type { View } from '../moment/view.ts';
import type { PlannedRule } from './plan.ts';

/** Finds the rules of a policy that could hold for a moment, without asking each of them. */
export interface RuleIndex {
  /** In their order. Those that are left out are false for this moment. */
  candidates(view: View): readonly PlannedRule[];
}

/** A text that must be at a place for a rule to hold: what its condition asks first, as in `tool.name == "refund" && ...`. */
interface Demand {
  readonly root: string;
  readonly field: string;
  readonly texts: readonly string[];
}

/**
 * Rules by what they demand. Only the first thing that a condition asks will do: where that is false nothing else is evaluated,
 * so that a rule that is left out gives what it would give if it were asked.
 */
export function indexRules(rules: readonly PlannedRule[]): RuleIndex {
  const demands = rules.map(({ when }) => demandOf(firstAsked(when.formula)));
  const places = placesOf(demands);
  if (places.length === 0) return { candidates: () => rules };
  const others = rules.filter((_, number) => !demands[number]);
  const candidates = (view: View): readonly PlannedRule[] => {
    const found: number[] = [];
    for (const { root, field, byText } of places) {
      const text = textAt(view, root, field);
      // What is not a plain text is left to the rules themselves.
      if (text === undefined) return rules;
      for (const number of byText.get(text) ?? []) found.push(number);
    }
    if (found.length === 0) return others;
    const wanted = new Set(found);
    return rules.filter((_, number) => !demands[number] || wanted.has(number));
  };
  return { candidates };
}

interface Place {
  readonly root: string;
  readonly field: string;
  /** The numbers of the rules that demand a text there. */
  readonly byText: Map<string, number[]>;
}

function placesOf(demands: readonly (Demand | undefined)[]): readonly Place[] {
  const places = new Map<string, Place>();
  demands.forEach((demand, number) => {
    if (!demand) return;
    const { root, field, texts } = demand;
    const place = places.get(`${root}.${field}`) ?? { root, field, byText: new Map<string, number[]>() };
    places.set(`${root}.${field}`, place);
    for (const text of new Set(texts)) {
      const numbers = place.byText.get(text) ?? [];
      numbers.push(number);
      place.byText.set(text, numbers);
    }
  });
  return [...places.values()];
}

function textAt({ roots }: View, root: string, field: string): string | undefined {
  const value = roots[root];
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, field)) return undefined;
  const text = (value as Readonly<Record<string, unknown>>)[field];
  return typeof text === 'string' ? text : undefined;
}

function firstAsked(formula: Formula): Formula {
  const [first] = formula.kind === 'and' ? formula.parts : [];
  return first ? firstAsked(first) : formula;
}

function demandOf(formula: Formula): Demand | undefined {
  if (formula.kind !== 'atom' || formula.negated || formula.node.kind !== 'binary') return undefined;
  const { operator, left, right } = formula.node;
  const texts =
    operator === '=='
      ? textsOf([right])
      : operator === 'in' && right.kind === 'list'
        ? textsOf(right.elements)
        : undefined;
  const [root, field, ...deeper] = dottedName(left)?.split('.') ?? [];
  // What is read of the moment is listed; a variable of the policy that has such a field is not.
  if (!texts || root === undefined || field === undefined || deeper.length > 0) return undefined;
  return formula.reads.has(`${root}.${field}`) ? { root, field, texts } : undefined;
}

function textsOf(nodes: readonly Expr[]): readonly string[] | undefined {
  const texts = nodes.map((node) =>
    node.kind === 'literal' && typeof node.value === 'string' ? node.value : undefined,
  );
  return texts.every((text) => text !== undefined) ? texts : undefined;
}
