import type { Expr } from '@parapet/cel';
import { print } from '@parapet/cel/rewrite';
import { type Atom, clausesOf, type Formula } from '../condition/formula.ts';
import { ScannedFinder } from '../finder/finder-value.ts';

/**
 * A clause that must be true for a condition to hold, as far as it tells beforehand which conditions cannot: what it asks of the value
 * at a place of the moment (`tool.name == "refund"`, `"agent" in user.roles`, `tool.arguments.amount > 500.0`,
 * `output.text.has(phone)`), or, where it is anything else, what it is, so that conditions that share it can be found by it.
 */
export type Guard =
  | { readonly kind: 'text' | 'member'; readonly place: Place; readonly texts: readonly string[] }
  | { readonly kind: 'finder'; readonly place: Place; readonly finder: ScannedFinder }
  | { readonly kind: 'above' | 'below'; readonly place: Place; readonly limit: number; readonly orEqual: boolean }
  | { readonly kind: 'clause'; readonly text: string; readonly atom: Atom };

/** Where a guard looks: the names of a root and of fields below it. */
export type Place = readonly string[];

/**
 * The guards of a condition, in the order in which its clauses are evaluated, up to the first clause that is none. What comes after
 * a clause is only evaluated where that one is not false, and a clause that takes too long ends the whole evaluation.
 */
export function guardsOf(formula: Formula): readonly Guard[] {
  const guards: Guard[] = [];
  for (const clause of clausesOf(formula)) {
    const guard = guardOf(clause);
    if (!guard) break;
    guards.push(guard);
  }
  return guards;
}

function guardOf(clause: Formula): Guard | undefined {
  if (clause.kind === 'or') return unitedGuard(clause.parts.map(guardOf));
  if (clause.kind !== 'atom') return undefined;
  const { question, negated, node } = clause;
  if (question && !question.opposite && question.finder instanceof ScannedFinder)
    return { kind: 'finder', place: question.text.split('.'), finder: question.finder };
  return (
    (negated ? undefined : placedGuard(clause)) ?? {
      kind: 'clause',
      text: `${negated ? '!' : ''}${print(node)}`,
      atom: clause,
    }
  );
}

/** `tool.name == "a" || tool.name == "b"` asks for one of two texts. */
function unitedGuard(guards: readonly (Guard | undefined)[]): Guard | undefined {
  const [first] = guards;
  if (first?.kind !== 'text' && first?.kind !== 'member') return undefined;
  const texts: string[] = [];
  for (const guard of guards) {
    if (guard?.kind !== first.kind || String(guard.place) !== String(first.place)) return undefined;
    texts.push(...guard.texts);
  }
  return { ...first, texts };
}

function placedGuard(atom: Atom): Guard | undefined {
  const { node } = atom;
  if (node.kind === 'macro') return memberGuard(atom, node);
  if (node.kind !== 'binary') return undefined;
  const { operator, left, right } = node;
  if (operator === 'in') {
    const [element] = textsOf(left) ?? [];
    if (element !== undefined) return guardAt(atom, right, (place) => ({ kind: 'member', place, texts: [element] }));
  }
  const texts = operator === '==' ? textsOf(right) : operator === 'in' ? writtenTexts(right) : undefined;
  if (texts) return guardAt(atom, left, (place) => ({ kind: 'text', place, texts }));
  const limit = limitOf(right);
  const kind = { '>': 'above', '>=': 'above', '<': 'below', '<=': 'below' }[operator as string];
  if (limit === undefined || kind === undefined || !comparesDoubles(atom, left)) return undefined;
  const orEqual = operator.endsWith('=');
  return guardAt(atom, left, (place) => ({ kind: kind as 'above' | 'below', place, limit, orEqual }));
}

/** `roles.exists(r, r == "agent")`, `roles.exists(r, r in ["agent", "admin"])`. */
function memberGuard(atom: Atom, node: Extract<Expr, { kind: 'macro' }>): Guard | undefined {
  const [variable, second] = node.variables;
  const [body] = node.args;
  if (node.name !== 'exists' || !variable || second || body?.kind !== 'binary') return undefined;
  if (body.left.kind !== 'identifier' || body.left.name !== variable.name) return undefined;
  const texts =
    body.operator === '==' ? textsOf(body.right) : body.operator === 'in' ? writtenTexts(body.right) : undefined;
  return texts && guardAt(atom, node.receiver, (place) => ({ kind: 'member', place, texts }));
}

function guardAt({ reads }: Atom, node: Expr, guard: (place: Place) => Guard): Guard | undefined {
  const place = placeOf(node) ?? [];
  // Of names with dots, only those of the moment are read from it.
  return place.length > 1 && reads.has(place.slice(0, 2).join('.')) ? guard(place) : undefined;
}

function placeOf(node: Expr): Place | undefined {
  if (node.kind === 'identifier') return [node.name];
  if (node.kind !== 'select' || node.test || node.optional) return undefined;
  const of = placeOf(node.operand);
  return of && [...of, node.field];
}

/** Doubles are compared as they came; other numbers are made what they were declared as. */
const comparesDoubles = ({ checked }: Atom, node: Expr): boolean =>
  ['double', 'dyn'].includes(checked.typeOf(node).kind);

function limitOf(node: Expr): number | undefined {
  const value = node.kind === 'literal' ? node.value : undefined;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
  return typeof value === 'number' && !Number.isNaN(value) ? value : undefined;
}

const textsOf = (node: Expr): readonly string[] | undefined =>
  node.kind === 'literal' && typeof node.value === 'string' ? [node.value] : undefined;

function writtenTexts(node: Expr): readonly string[] | undefined {
  if (node.kind !== 'list' || node.optionalElements.length > 0) return undefined;
  const texts = node.elements.map((element) => textsOf(element)?.[0]);
  return texts.includes(undefined) ? undefined : (texts as string[]);
}
