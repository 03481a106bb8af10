import { EvaluationError, type Unknown } from '@parapet/cel';
import type { Activation, Truth } from '../condition/condition.ts';
import { type Atom, atomsOf, combine, constant, type Formula, type Question } from '../condition/formula.ts';
import { atomTruth, counts, findingAt } from '../decide/evidence.ts';
import type { Action } from '../decision/action.ts';
import type { Finding } from '../decision/decision.ts';
import { ScannedFinder } from '../finder/finder-value.ts';
import type { Stretch } from '../finder/scanner.ts';
import type { PlannedPolicy, PlannedRule } from '../set/plan.ts';
import type { StreamClass } from '../set/policy-set.ts';
import type { Channel } from './gated-stream.ts';
import { classOf, driftOf, isKnownEarly } from './stream-class.ts';

/** A part of the answer, as far as a rule looks at it. */
export interface PartOfAnswer {
  readonly channel: Channel;
  /** JSON pointer within the moment. */
  readonly pointer: string;
  /** What arrived. */
  readonly text: string;
  /** How much of it was let go. */
  readonly released: number;
}

/** Where the first finding was that keeps a rule of class `first` waiting. */
export interface FirstFinding {
  readonly part: PartOfAnswer;
  readonly start: number;
}

/**
 * One enforced rule while an answer arrives: what is left of its condition, and what has been found so far. `holds` is true or
 * false once no continuation can change it, and undefined until then.
 */
export interface GateRule {
  readonly planned: PlannedRule;
  /** What the host does where it holds. */
  readonly action: Action;
  readonly class: StreamClass;
  readonly holds: boolean | undefined;
  readonly first: FirstFinding | undefined;
  /** Finders (by index in the policy set) whose open candidates must not be released from a channel. */
  awaited(channel: Channel): readonly number[];
  /** Every finder it asks, also those whose findings set text free. */
  readonly asked: readonly number[];
  /** Takes a finding that became certain; says whether the rule changed. */
  take(finder: number, stretch: Stretch, part: PartOfAnswer): boolean;
  /** What is to be taken out of what is held of a part, given that the rule holds. */
  takenOut(part: PartOfAnswer): readonly Finding[];
  /** Where the first finding begins of a part that is to be taken out only if more is found, given that the rule holds anyway. */
  undecidedFrom(part: PartOfAnswer): number | undefined;
  /** How long it waits for the end of a finding, in UTF-16 code units. */
  readonly maxHold: number;
  /** A stretch of text as a finding of one of its finders. */
  findingOf(finder: number, part: PartOfAnswer, stretch: Stretch): Finding | undefined;
  /** Forgets findings in what was let go: they cannot be taken out any more. */
  forget(part: PartOfAnswer): void;
}

interface Tally {
  readonly atom: Atom;
  readonly question: Question;
  /** The index of what it asks. */
  readonly finder: number;
  /** How many were found. */
  count: number;
  /** Those in what is held, by the part they are in, in order. */
  readonly held: Map<PartOfAnswer, Finding[]>;
}

/**
 * A rule at the beginning of an answer; undefined where it can no longer hold.
 *
 * @param action what the host does where it holds, which is not always what the rule says
 */
export function createGateRule(
  planned: PlannedRule,
  action: Action,
  policy: PlannedPolicy,
  activation: Activation,
): GateRule | undefined {
  const formula = foldEarly(combine('and', [policy.applies.formula, planned.when.formula]), planned, activation);
  if (formula.kind === 'constant' && !formula.value) return undefined;
  const tallies = new Map<Atom, Tally>();
  for (const atom of atomsOf(formula)) {
    const { question } = atom;
    // What others are asked about the answer is settled by its end alone.
    if (question?.finder instanceof ScannedFinder)
      tallies.set(atom, { atom, question, finder: question.finder.index, count: 0, held: new Map() });
  }
  const streamClass = classOf(action, formula, planned.syntax.hold);
  let holds = truthNow(formula, tallies);
  let first: FirstFinding | undefined;
  return {
    planned,
    action,
    class: streamClass,
    asked: [...new Set([...tallies.values()].map(({ finder }) => finder))],
    get holds() {
      return holds;
    },
    get first() {
      return first;
    },
    awaited: perChannel((channel) => {
      const waiting = [...tallies.values()].filter(
        ({ atom, question }) => driftOf(atom) === 'positive' && covers(question, channel),
      );
      return [...new Set(waiting.map(({ finder }) => finder))];
    }),
    take(finder, stretch, part) {
      if (holds === false) return false;
      let changed = false;
      for (const tally of tallies.values()) {
        const { atom, question, held } = tally;
        if (tally.finder !== finder || !covers(question, part.channel)) continue;
        if (!mayCount(question, part, stretch, planned, activation)) continue;
        tally.count += 1;
        const findings = held.get(part) ?? [];
        findings.push(findingAt(question, { part: part.pointer }, stretch));
        held.set(part, findings);
        if (driftOf(atom) === 'positive') first ??= { part, start: stretch.start };
        changed = true;
      }
      if (changed) holds = truthNow(formula, tallies);
      return changed;
    },
    takenOut: (part) =>
      holds && action === 'redact' ? trueQuestions(formula, tallies).flatMap(({ held }) => held.get(part) ?? []) : [],
    undecidedFrom(part) {
      if (!holds || action !== 'redact') return undefined;
      const taken = new Set(trueQuestions(formula, tallies));
      const starts = openQuestions(formula, tallies).flatMap((tally) =>
        taken.has(tally) ? [] : (tally.held.get(part) ?? []).map(({ start }) => start),
      );
      return starts.length > 0 ? Math.min(...starts) : undefined;
    },
    maxHold: planned.maxHold,
    findingOf(finder, part, stretch) {
      const tally = [...tallies.values()].find((one) => one.finder === finder);
      return tally && findingAt(tally.question, { part: part.pointer }, stretch);
    },
    forget(part) {
      for (const { held } of tallies.values()) {
        const findings = held.get(part) ?? [];
        const gone = findings.findIndex(({ end }) => end > part.released);
        findings.splice(0, gone < 0 ? findings.length : gone);
      }
    },
  };
}

/** Computes once for each channel. */
function perChannel<T>(compute: (channel: Channel) => T): (channel: Channel) => T {
  const known = new Map<Channel, T>();
  return (channel) => {
    const value = known.get(channel) ?? compute(channel);
    known.set(channel, value);
    return value;
  };
}

/** `output.text` is all of the answer, the other two only their own channel. */
const covers = ({ text }: Question, channel: Channel): boolean =>
  text === 'output.text' || text === `output.${channel}`;

/** What cannot be told about a finding counts as the rule says. */
function mayCount(
  question: Question,
  part: PartOfAnswer,
  stretch: Stretch,
  planned: PlannedRule,
  activation: Activation,
): boolean {
  const truth = question.where ? counts(question, part.text, stretch, activation) : true;
  return typeof truth === 'boolean' ? truth : unsettled(truth, planned);
}

const unsettled = (truth: Unknown | EvaluationError, planned: PlannedRule): boolean =>
  (truth instanceof EvaluationError ? planned.unsettledByError : planned.unsettledByUnknown) === 'act';

/** Replaces what is known before the first word by its value. */
function foldEarly(formula: Formula, planned: PlannedRule, activation: Activation): Formula {
  if (formula.kind === 'constant') return formula;
  if (formula.kind === 'atom') {
    const truth = earlyTruth(formula, activation);
    return truth === undefined ? formula : constant(typeof truth === 'boolean' ? truth : unsettled(truth, planned));
  }
  const [condition] = formula.parts;
  const chosenBy = formula.isChoice && condition?.kind === 'atom' ? earlyTruth(condition, activation) : undefined;
  // Where nobody knows what is chosen, neither way can settle it.
  if (chosenBy !== undefined && typeof chosenBy !== 'boolean') return constant(unsettled(chosenBy, planned));
  return combine(
    formula.kind,
    formula.parts.map((part) => foldEarly(part, planned, activation)),
  );
}

/** Undefined for what the answer will tell. */
const earlyTruth = (atom: Atom, activation: Activation): Truth | undefined =>
  isKnownEarly(atom) ? atomTruth(atom, activation) : undefined;

/** Kleene's three values: undefined is what is not settled yet. */
function truthNow(formula: Formula, tallies: ReadonlyMap<Atom, Tally>): boolean | undefined {
  if (formula.kind === 'constant') return formula.value;
  if (formula.kind === 'atom') {
    const tally = tallies.get(formula);
    if (!tally || tally.count < tally.question.atLeast) return undefined;
    return driftOf(formula) === 'positive';
  }
  const parts = formula.parts.map((part) => truthNow(part, tallies));
  const deciding = formula.kind === 'or';
  if (parts.includes(deciding)) return deciding;
  return parts.includes(undefined) ? undefined : !deciding;
}

/** Questions that may be true in the end, and so may all that encloses them. */
function openQuestions(formula: Formula, tallies: ReadonlyMap<Atom, Tally>): readonly Tally[] {
  if (truthNow(formula, tallies) === false || formula.kind === 'constant') return [];
  if (formula.kind !== 'atom') return formula.parts.flatMap((part) => openQuestions(part, tallies));
  const tally = tallies.get(formula);
  return tally && driftOf(formula) === 'positive' ? [tally] : [];
}

/** Questions that are true and whose enclosing conjunctions are all true: theirs are the findings that make the rule hold. */
function trueQuestions(formula: Formula, tallies: ReadonlyMap<Atom, Tally>): readonly Tally[] {
  if (truthNow(formula, tallies) !== true || formula.kind === 'constant') return [];
  if (formula.kind !== 'atom') return formula.parts.flatMap((part) => trueQuestions(part, tallies));
  const tally = tallies.get(formula);
  return tally && driftOf(formula) === 'positive' ? [tally] : [];
}
