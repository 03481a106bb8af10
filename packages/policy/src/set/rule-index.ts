import { dottedName, type Expr } from '@parapet/cel';
import type { Formula } from '../condition/formula.ts';
import type { FinderValue } from '../finder/finder-functions.ts';
import type { View } from '../moment/view.ts';
import type { PlannedRule } from './plan.ts';

/** Finds the rules of a policy that could hold for a moment, without asking each of them. */
export interface RuleIndex {
  /** In their order. Those that are left out are false for this moment. */
  candidates(view: View): readonly PlannedRule[];
}

/**
 * What a condition asks first, of a text at a place: that it is one of several, as in `tool.name == "refund" && ...`, or that a
 * finder finds something in it.
 */
interface Demand {
  readonly root: string;
  readonly field: string;
  readonly of: { readonly texts: readonly string[] } | { readonly finder: FinderValue };
}

/**
 * Rules by what they demand. Only the first thing that a condition asks will do: where that is false nothing else is evaluated,
 * so that a rule that is left out gives what it would give if it were asked.
 */
export function indexRules(rules: readonly PlannedRule[]): RuleIndex {
  const demands = rules.map(({ when }) => demandOf(firstAsked(when.formula)));
  const places = placesOf(demands);
  if (places.length === 0) return { candidates: () => rules };
  const others = demands.flatMap((demand, number) => (demand ? [] : [number]));
  const undemanding = others.map((number) => rules[number] as PlannedRule);
  return {
    candidates(view) {
      const found: number[] = [];
      for (const { root, field, byText, byFinder } of places) {
        const text = textAt(view, root, field);
        // What is not a plain text is left to the rules themselves.
        if (text === undefined) return rules;
        for (const number of byText.get(text) ?? []) found.push(number);
        for (const [finder, numbers] of byFinder) if (finder.find(text).length > 0) found.push(...numbers);
      }
      if (found.length === 0) return undemanding;
      return [...found, ...others].sort((a, b) => a - b).map((number) => rules[number] as PlannedRule);
    },
  };
}

/** The rules, by their numbers, that demand something of the text at one place. */
interface Place {
  readonly root: string;
  readonly field: string;
  readonly byText: Map<string, number[]>;
  readonly byFinder: Map<FinderValue, number[]>;
}

function placesOf(demands: readonly (Demand | undefined)[]): readonly Place[] {
  const places = new Map<string, Place>();
  demands.forEach((demand, number) => {
    if (!demand) return;
    const { root, field, of } = demand;
    const place = places.get(`${root}.${field}`) ?? { root, field, byText: new Map(), byFinder: new Map() };
    places.set(`${root}.${field}`, place);
    if ('finder' in of) add(place.byFinder, of.finder, number);
    else for (const text of new Set(of.texts)) add(place.byText, text, number);
  });
  return [...places.values()];
}

function add<K>(numbers: Map<K, number[]>, key: K, number: number): void {
  const known = numbers.get(key);
  if (known) known.push(number);
  else numbers.set(key, [number]);
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
  if (formula.kind !== 'atom') return undefined;
  const { negated, node, question, reads } = formula;
  if (question) {
    const [root = '', field = ''] = question.text.split('.');
    return question.opposite ? undefined : { root, field, of: { finder: question.finder } };
  }
  if (negated || node.kind !== 'binary') return undefined;
  const texts = textsComparedBy(node);
  const [root, field, ...deeper] = dottedName(node.left)?.split('.') ?? [];
  if (!texts || root === undefined || field === undefined || deeper.length > 0) return undefined;
  // Of two names with a dot, only those of the moment are read from it.
  return reads.has(`${root}.${field}`) ? { root, field, of: { texts } } : undefined;
}

/** The texts of which the left side must be one. */
function textsComparedBy({ operator, right }: Extract<Expr, { kind: 'binary' }>): readonly string[] | undefined {
  const nodes = operator === '==' ? [right] : operator === 'in' && right.kind === 'list' ? right.elements : undefined;
  const texts = nodes?.map((node) => (node.kind === 'literal' ? node.value : undefined));
  return texts?.every((text) => typeof text === 'string') ? texts : undefined;
}
