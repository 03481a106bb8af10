import { type Claim, createClaims, type Sample, somethingElse } from './claim.ts';
import type { Atom, Formula, FormulaScope } from './formula.ts';
import { rememberedFor, rememberedForBoth } from './remembered.ts';

/** A condition whose atoms are claims. */
export type Proposition =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Proposition[] }
  | { readonly kind: 'claim'; readonly claim: Claim };

/** What a condition says, with the names in it as they are there. */
export const propositionOf = rememberedForBoth(
  (formula: Formula, scope: FormulaScope): Proposition => read(formula, claimsIn(scope)),
);

const claimsIn = rememberedFor(createClaims);

function read(formula: Formula, claimOf: (atom: Atom) => Claim | boolean): Proposition {
  if (formula.kind === 'constant') return formula;
  if (formula.kind === 'atom') {
    const claim = claimOf(formula);
    return typeof claim === 'boolean' ? { kind: 'constant', value: claim } : { kind: 'claim', claim };
  }
  return { kind: formula.kind, parts: formula.parts.map((part) => read(part, claimOf)) };
}

export const bothOf = (...parts: readonly Proposition[]): Proposition => ({ kind: 'and', parts });

export function oppositeOf(proposition: Proposition): Proposition {
  switch (proposition.kind) {
    case 'constant':
      return { kind: 'constant', value: !proposition.value };
    case 'claim': {
      const { claim } = proposition;
      return { kind: 'claim', claim: { ...claim, holds: (sample) => !claim.holds(sample) } };
    }
    default:
      return { kind: proposition.kind === 'and' ? 'or' : 'and', parts: proposition.parts.map(oppositeOf) };
  }
}

/** Beyond so many combinations of samples it is not worth knowing. */
const maxCombinations = 4_096;

/**
 * Whether a condition can be true of anything. It tries one sample of every kind of value that its claims tell apart: what is
 * compared with numbers is tried at each number, between each two, and beyond. Where that is too much, it says yes.
 */
export const canHold = rememberedFor((proposition: Proposition): boolean => {
  const samples = [...samplesOf(claimsOf(proposition))];
  const combinations = samples.reduce((product, [, values]) => product * values.length, 1);
  if (combinations > maxCombinations) return true;
  const chosen = new Map<string, Sample>();
  const holdsForSome = (index: number): boolean => {
    const [about, values] = samples[index] ?? [];
    if (about === undefined || values === undefined) return holds(proposition, chosen);
    return values.some((value) => {
      chosen.set(about, value);
      return holdsForSome(index + 1);
    });
  };
  return holdsForSome(0);
});

/** Whether a condition can be false of anything. */
export const canFail = rememberedFor((proposition: Proposition): boolean => canHold(oppositeOf(proposition)));

/** Whether two conditions can be true of one thing. */
export const canBothHold = rememberedForBoth((one: Proposition, other: Proposition): boolean =>
  canHold(bothOf(one, other)),
);

/** Whether one condition is true wherever another is. */
export const follows = rememberedForBoth(
  (from: Proposition, what: Proposition): boolean => !canHold(bothOf(from, oppositeOf(what))),
);

export function claimsOf(proposition: Proposition): readonly Claim[] {
  if (proposition.kind === 'constant') return [];
  return proposition.kind === 'claim' ? [proposition.claim] : proposition.parts.flatMap(claimsOf);
}

/** What a condition speaks of. */
export const spokenOf = rememberedFor(
  (proposition: Proposition): ReadonlySet<string> => new Set(claimsOf(proposition).map(({ about }) => about)),
);

function holds(proposition: Proposition, chosen: ReadonlyMap<string, Sample>): boolean {
  switch (proposition.kind) {
    case 'constant':
      return proposition.value;
    case 'claim':
      return proposition.claim.holds(chosen.get(proposition.claim.about) ?? somethingElse);
    case 'and':
      return proposition.parts.every((part) => holds(part, chosen));
    case 'or':
      return proposition.parts.some((part) => holds(part, chosen));
  }
}

function samplesOf(claims: readonly Claim[]): ReadonlyMap<string, readonly Sample[]> {
  const byAbout = Map.groupBy(claims, ({ about }) => about);
  return new Map([...byAbout].map(([about, those]) => [about, samplesFor(those)]));
}

function samplesFor(claims: readonly Claim[]): readonly Sample[] {
  const landmarks = new Set(claims.flatMap((claim) => claim.landmarks));
  const numbers = [...landmarks].filter((value) => typeof value === 'number').sort((a, b) => a - b);
  const others = [...landmarks].filter((value) => typeof value !== 'number');
  const domain = claims.find((claim) => claim.domain !== 'any')?.domain ?? 'any';
  if (domain === 'counts') return around(numbers).filter((value) => value >= 0);
  if (domain === 'integers') return around(numbers);
  return [...others, ...between(numbers), ...(numbers.length > 0 ? [Number.NaN] : []), somethingElse];
}

/** Each number and its neighbours: all that whole numbers can do. */
const around = (numbers: readonly number[]): readonly number[] => [
  ...new Set(numbers.flatMap((value) => [value - 1, value, value + 1])),
];

/** Each number, one between each two, and one beyond each end. */
const between = (numbers: readonly number[]): readonly number[] =>
  numbers.flatMap((value, index) => {
    const next = numbers[index + 1];
    const above = next === undefined ? value + 1 : (value + next) / 2;
    return index === 0 ? [value - 1, value, above] : [value, above];
  });
