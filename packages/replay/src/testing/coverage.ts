import type { PolicySet, RuleExplanation, Step } from '@parapet/policy';
import type { Trial } from './trial.ts';

/** How often something was true and false in all that was tried. Where one of them is 0, no test would notice if it were wrong. */
export interface Times {
  readonly held: number;
  readonly notHeld: number;
}

export interface RuleCoverage extends Times {
  readonly policy: string;
  readonly rule: string;
  readonly file: string;
  /** Of the rule's id in its file, in UTF-16 code units. */
  readonly range: { readonly start: number; readonly end: number };
  /** The parts of its condition that say yes or no by themselves, in the order they are written; none of a rule never asked. */
  readonly clauses: readonly ClauseCoverage[];
}

export interface ClauseCoverage extends Times {
  /** In CEL's canonical spelling. */
  readonly text: string;
  readonly range: { readonly start: number; readonly end: number };
}

/** Adds up which rules and clauses were seen true and false. */
export interface Coverage {
  add(trial: Pick<Trial, 'explanation'>): void;
  rules(): readonly RuleCoverage[];
}

export function createCoverage(set: PolicySet): Coverage {
  const seen = new Map(set.rules.map((rule) => [`${rule.policy}/${rule.id}`, { held: 0, notHeld: 0 }]));
  const clauses = new Map<string, Map<string, Mutable<ClauseCoverage>>>();

  const addRule = (rule: RuleExplanation): void => {
    const key = `${rule.policy}/${rule.rule}`;
    const times = seen.get(key);
    if (times && rule.outcome === 'held') times.held += 1;
    if (times && rule.outcome === 'not-held') times.notHeld += 1;
    const known = clauses.get(key) ?? new Map<string, Mutable<ClauseCoverage>>();
    clauses.set(key, known);
    for (const step of rule.when ? clausesOf(rule.when) : []) {
      const { text, range } = step;
      const place = `${range.start} ${range.end} ${text}`;
      const clause = known.get(place) ?? { text, range, held: 0, notHeld: 0 };
      known.set(place, clause);
      if (saysOf(step) === true) clause.held += 1;
      if (saysOf(step) === false) clause.notHeld += 1;
    }
  };

  return {
    add: ({ explanation }) => explanation.rules.forEach(addRule),
    rules: () =>
      set.rules.map((rule) => ({
        policy: rule.policy,
        rule: rule.id,
        file: rule.file,
        range: rule.range,
        ...(seen.get(`${rule.policy}/${rule.id}`) ?? { held: 0, notHeld: 0 }),
        clauses: [...(clauses.get(`${rule.policy}/${rule.id}`)?.values() ?? [])].sort(
          (a, b) => a.range.start - b.range.start || a.range.end - b.range.end,
        ),
      })),
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The smallest parts that are put together by `all`, `any`, `none`, `&&`, `||` and `!`, up to the one after which the rest is not asked. */
function clausesOf(step: Step): readonly Step[] {
  const deciding = decidesAt[step.kind];
  if (deciding === undefined || step.parts.length === 0) return [step];
  const last = step.parts.findIndex((part) => saysOf(part) === deciding);
  return step.parts.slice(0, last < 0 ? undefined : last + 1).flatMap(clausesOf);
}

/** Of a combination, what one part must say for the others not to be asked. */
const decidesAt: { readonly [K in Step['kind']]?: boolean } = { all: false, any: true, none: true, not: true };

/** What a clause said; nothing where it could not be told. */
function saysOf({ value }: Step): boolean | undefined {
  if (value.kind !== 'known') return undefined;
  return value.text === 'true' ? true : value.text === 'false' ? false : undefined;
}
