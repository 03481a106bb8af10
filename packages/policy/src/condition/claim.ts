import { dottedName, type Expr } from '@parapet/cel';
import { print } from '@parapet/cel/rewrite';
import { namesIn } from './expression.ts';
import type { Atom, FormulaScope } from './formula.ts';

/** A value that stands for all values that claims cannot tell apart. */
export type Sample = string | number | boolean | typeof somethingElse;

/** A value that equals nothing that is written in a condition. */
export const somethingElse: unique symbol = Symbol('something else');

/**
 * What an atom says, as a question about one thing that conditions speak of: `tool.name == "a"` claims of `tool.name` that it is
 * "a". Atoms about one thing can so be held against each other.
 */
export interface Claim {
  /** Canonical text of what is spoken of; equal texts are equal values at one moment. */
  readonly about: string;
  /** Values that the condition compares it with. */
  readonly landmarks: readonly Sample[];
  /** Only whole numbers, or at least none below zero. */
  readonly domain: 'any' | 'integers' | 'counts';
  holds(sample: Sample): boolean;
}

/** Reads claims off the atoms of one policy's conditions; an atom that says nothing of the moment is worked out. */
export function createClaims(scope: FormulaScope): (atom: Atom) => Claim | boolean {
  const meaningOf = createMeanings(scope);
  return (atom) => {
    const truth = atom.reads.size === 0 ? atom.program.evaluate({}) : undefined;
    if (typeof truth === 'boolean') return truth !== atom.negated;
    const claim = questionClaim(atom) ?? comparisonClaim(atom, scope, meaningOf) ?? somethingTrue(meaningOf(atom.node));
    const opposite = atom.question && !atom.question.where ? atom.question.opposite : atom.negated;
    return opposite ? { ...claim, holds: (sample) => !claim.holds(sample) } : claim;
  };
}

function questionClaim({ question }: Atom): Claim | undefined {
  if (!question || question.where) return undefined;
  const { text, finder, atLeast } = question;
  return {
    about: countOf(text, finder.finder.digest),
    landmarks: [atLeast],
    domain: 'counts',
    holds: (sample) => Number(sample) >= atLeast,
  };
}

const countOf = (text: string, digest: string): string => `count ${text} ${digest}`;

function comparisonClaim(
  { node, checked }: Atom,
  scope: FormulaScope,
  meaningOf: (node: Expr) => string,
): Claim | undefined {
  if (node.kind !== 'binary') return undefined;
  const turned = node.left.kind === 'literal' ? mirrored.get(node.operator) : undefined;
  const [subject, other] = turned ? [node.right, node.left] : [node.left, node.right];
  const values = turned || node.operator !== 'in' ? single(other) : several(other);
  const test = comparisons.get(turned ?? node.operator);
  if (!values || !test) return undefined;
  const ordered = !equalities.has(turned ?? node.operator);
  if (ordered && values.some((value) => typeof value !== 'number')) return undefined;
  const type = checked.typeOf(subject).kind;
  const count = isCount(subject);
  return {
    about: (count ? askedCount(subject, scope) : undefined) ?? meaningOf(subject),
    landmarks: values,
    domain: count ? 'counts' : type === 'int' ? 'integers' : 'any',
    holds: (sample) => test(sample, values),
  };
}

/** The operator that says the same with its sides changed. */
const mirrored: ReadonlyMap<string, string> = new Map([
  ['==', '=='],
  ['!=', '!='],
  ['<', '>'],
  ['<=', '>='],
  ['>', '<'],
  ['>=', '<='],
]);

const equalities: ReadonlySet<string> = new Set(['==', '!=', 'in']);

const comparisons: ReadonlyMap<string, (sample: Sample, values: readonly Sample[]) => boolean> = new Map([
  ['==', (sample, values) => values.includes(sample)],
  ['in', (sample, values) => values.includes(sample)],
  ['!=', (sample, values) => !values.includes(sample)],
  ['<', (sample, [value]) => typeof sample === 'number' && sample < Number(value)],
  ['<=', (sample, [value]) => typeof sample === 'number' && sample <= Number(value)],
  ['>', (sample, [value]) => typeof sample === 'number' && sample > Number(value)],
  ['>=', (sample, [value]) => typeof sample === 'number' && sample >= Number(value)],
]);

function single(node: Expr): readonly Sample[] | undefined {
  const value = sampleOf(node);
  return value === undefined ? undefined : [value];
}

function several(node: Expr): readonly Sample[] | undefined {
  if (node.kind !== 'list' || node.optionalElements.length > 0) return undefined;
  const values = node.elements.map(sampleOf);
  return values.includes(undefined) ? undefined : (values as Sample[]);
}

function sampleOf(node: Expr): Sample | undefined {
  if (node.kind !== 'literal') return undefined;
  const { value } = node;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
  return typeof value === 'number' ? value : undefined;
}

const isCount = (node: Expr): boolean =>
  node.kind === 'call' && (node.function === 'size' || node.function === 'count');

/** `output.text.count(phone)` speaks of the same as `output.text.has(phone)`. */
function askedCount(node: Expr, scope: FormulaScope): string | undefined {
  if (node.kind !== 'call' || node.function !== 'count' || !node.receiver) return undefined;
  const [argument] = node.args;
  const finder = argument?.kind === 'identifier' ? scope.finders.get(argument.name) : undefined;
  const text = dottedName(node.receiver);
  return finder && text ? countOf(text, finder.finder.digest) : undefined;
}

/** Something that is true or false, of which nothing more is known. */
const somethingTrue = (about: string): Claim => ({
  about,
  landmarks: [true],
  domain: 'any',
  holds: (sample) => sample === true,
});

/**
 * Canonical text of an expression with the policy's own names followed to what they mean, so that two policies that call one thing
 * by two names, or two things by one, can be compared.
 */
function createMeanings({ variables, finders, lists }: FormulaScope): (node: Expr) => string {
  const known = new Map<string, string>();
  const meaningOfName = (name: string): string => {
    const variable = variables.get(name);
    if (variable) return meaningOf(variable.checked.expr);
    return lists.get(name)?.digest ?? finders.get(name)?.finder.digest ?? '';
  };
  const meaningOf = (node: Expr): string => {
    const meanings = [...namesIn(node)].sort().flatMap((name) => {
      const meaning = known.get(name) ?? meaningOfName(name);
      known.set(name, meaning);
      return meaning === '' ? [] : [`${name} = ${meaning}`];
    });
    return [print(node), ...meanings].join(' where ');
  };
  return meaningOf;
}
