import { type Atom, atomsOf, type Formula } from '../condition/formula.ts';
import { type Action, isWithholding, slotOf } from '../decision/action.ts';
import type { StreamClass } from '../set/policy-set.ts';

/** Whether an atom is known before the first word of the answer. */
export const isKnownEarly = (atom: Atom): boolean =>
  ![...atom.reads].some((path) => path === 'output' || path.startsWith('output.'));

/**
 * Whether an atom can only turn true as text arrives (`positive`), can only turn false (`negative`), or may do anything until the
 * end (`open`).
 */
export type Drift = 'positive' | 'negative' | 'open';

export function driftOf({ question, asksOthers }: Atom): Drift {
  if (!question || asksOthers) return 'open';
  return question.opposite ? 'negative' : 'positive';
}

/** Whether an action puts something else in the place of a whole answer, so that nothing of the answer may be let go before. */
export const replacesAnswer = (action: Action): boolean => action === 'rewrite' || slotOf[action] === 'route';

/**
 * How a streamed answer waits for a rule, given what is left of its condition when the answer begins:
 *
 * - `free`: nothing is left that could hold, or the rule withholds nothing;
 * - `each`: what each finding covers is held until it is decided, and taken out;
 * - `deciding`: the same, and the answer ends where the finding begins that decides;
 * - `first`: from the first finding on everything is held until the condition is settled;
 * - `whole`: everything is held until the end; also where another system is asked about the answer, of which any part may be what it
 *   finds.
 *
 * @param hold `first` where the rule wants findings held which do not decide by themselves
 */
export function classOf(action: Action, formula: Formula, hold?: 'first'): StreamClass {
  const isFalse = formula.kind === 'constant' && !formula.value;
  if (isFalse || slotOf[action] === 'marks') return 'free';
  if (replacesAnswer(action)) return 'whole';
  if (formula.kind === 'constant') return 'free';
  if (atomsOf(formula).some((atom) => atom.asksOthers && !isKnownEarly(atom))) return 'whole';
  if (isAnyOfSingleFindings(formula)) return action === 'redact' ? 'each' : 'deciding';
  if (isWithholding(action) && isMonotone(formula) && hold !== 'first') return 'deciding';
  return isTriggered(formula) ? 'first' : 'whole';
}

/** A single question, or several of which one is enough. */
function isAnyOfSingleFindings(formula: Formula): boolean {
  if (formula.kind === 'atom') return driftOf(formula) === 'positive' && formula.question?.atLeast === 1;
  return formula.kind === 'or' && formula.parts.every(isAnyOfSingleFindings);
}

/** Once true, true for good. */
function isMonotone(formula: Formula): boolean {
  if (formula.kind === 'constant') return true;
  return formula.kind === 'atom' ? driftOf(formula) === 'positive' : formula.parts.every(isMonotone);
}

/** False until some finder finds something. */
function isTriggered(formula: Formula): boolean {
  if (formula.kind === 'constant') return !formula.value;
  if (formula.kind === 'atom') return driftOf(formula) === 'positive';
  return formula.kind === 'and' ? formula.parts.some(isTriggered) : formula.parts.every(isTriggered);
}
