import { type EvaluationError, Unknown } from '@parapet/cel';
import { type Activation, not, type Truth, truthOf } from '../condition/condition.ts';
import type { Atom, Formula, Question } from '../condition/formula.ts';
import type { Finding } from '../decision/decision.ts';
import { AskedFinder } from '../fact/asked-finder.ts';
import { findingValue } from '../finder/finder-functions.ts';
import type { FinderValue } from '../finder/finder-value.ts';
import { findInPieces } from '../finder/found.ts';
import type { ScoredStretch, Stretch } from '../finder/scanner.ts';
import type { TextPiece } from '../moment/text.ts';
import type { View } from '../moment/view.ts';

/**
 * The findings that make a condition hold: those of every question whose enclosing conjunctions are all true. What could not be
 * settled counts as true, so that a rule that acts on the unknown knows what to take out: of a text that another system was to be
 * asked about, all of it, if the rule `assumes` so.
 */
export function evidenceOf(
  formula: Formula,
  activation: Activation,
  view: View,
  assumes: (truth: Unknown | EvaluationError) => boolean,
): readonly Finding[] {
  const collected: Finding[] = [];
  collect(formula, (question) => findingsOf(question, activation, view, assumes), activation, collected);
  return [...new Map(collected.map((finding) => [placeOf(finding), finding])).values()];
}

/** Whether the formula could be true; adds the findings of its true parts to `into` where it could. */
function collect(
  formula: Formula,
  findingsFor: (question: Question) => readonly Finding[],
  activation: Activation,
  into: Finding[],
): boolean {
  if (formula.kind === 'constant') return formula.value;
  if (formula.kind === 'atom') {
    if (atomTruth(formula, activation) === false) return false;
    if (formula.question && !formula.question.opposite)
      for (const finding of findingsFor(formula.question)) into.push(finding);
    return true;
  }
  const found: Finding[] = [];
  const parts = formula.parts.map((part) => collect(part, findingsFor, activation, found));
  const holds = formula.kind === 'and' ? parts.every(Boolean) : parts.some(Boolean);
  if (holds) for (const finding of found) into.push(finding);
  return holds;
}

/** What an atom says, its negation included. */
export function atomTruth(atom: Atom, activation: Activation): Truth {
  const truth = truthOf(atom.program.evaluate(activation));
  return atom.negated ? not(truth) : truth;
}

const placeOf = ({ finder, digest, part, start, end }: Finding): string =>
  `${finder} ${digest} ${part} ${start} ${end}`;

/** What a question finds in the pieces of its text, if that is the moment's own: nothing else can be taken out now. */
function findingsOf(
  question: Question,
  activation: Activation,
  view: View,
  assumes: (truth: Unknown | EvaluationError) => boolean,
): readonly Finding[] {
  if (!question.text.startsWith(`${view.own}.`)) return [];
  return findInPieces(question.text, view.texts[question.text] ?? [], heldFinder(question, activation)).flatMap(
    ({ piece, findings, missed }) =>
      missed && question.finder instanceof AskedFinder && assumes(missed)
        ? allOf(piece).map((stretch) => findingAt(question, piece, stretch))
        : findings
            .filter(({ text, stretch }) => counts(question, text, stretch, activation) !== false)
            .map(({ stretch }) => findingAt(question, piece, stretch)),
  );
}

const allOf = ({ content }: TextPiece): readonly Stretch[] =>
  typeof content === 'string' && content !== '' ? [{ start: 0, end: content.length }] : [];

/** A finder that asks others knows the facts of the moment only where conditions find it. */
const heldFinder = ({ finder }: Question, activation: Activation): FinderValue =>
  finder instanceof AskedFinder ? (activation[finder.name] as AskedFinder) : finder;

export const findingAt = (
  { finder }: Question,
  { part, fixed }: Pick<TextPiece, 'part' | 'fixed'>,
  { start, end }: Stretch,
): Finding => ({
  finder: finder.name,
  digest: finder.finder.digest,
  kind: finder.finder.kind,
  part,
  start,
  end,
  ...(fixed && { fixed }),
});

/** Whether a finding is one that the question asks for. */
export function counts(
  { where, finder }: Question,
  text: string | undefined,
  stretch: ScoredStretch,
  activation: Activation,
): Truth {
  if (!where) return true;
  const variables = Object.assign(Object.create(null), activation, {
    [where.variable]: findingValue(text, stretch, finder),
  });
  const truth = truthOf(where.test.evaluate(variables));
  return where.negated ? not(truth) : truth;
}

/** Paths an unsettled result depends on. */
export const unknownsOf = (truth: Truth): readonly string[] =>
  truth instanceof Unknown ? [...new Set(truth.paths)].sort() : [];
