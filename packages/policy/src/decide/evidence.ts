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

/** What made a condition hold. */
export interface Evidence {
  readonly findings: readonly Finding[];
  /** Paths that were not seen, and that could make the findings others. */
  readonly doubts: readonly string[];
}

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
): Evidence {
  const collected: Collected = { findings: [], doubts: [] };
  collect(formula, (question) => findingsOf(question, activation, view, assumes), activation, collected);
  return {
    findings: [...new Map(collected.findings.map((finding) => [placeOf(finding), finding])).values()],
    doubts: [...new Set(collected.doubts)].sort(),
  };
}

interface Collected {
  readonly findings: Finding[];
  readonly doubts: string[];
}

/** Whether the formula could be true; adds the findings of its true parts to `into` where it could. */
function collect(
  formula: Formula,
  findingsFor: (question: Question) => Evidence,
  activation: Activation,
  into: Collected,
): Truth {
  if (formula.kind === 'constant') return formula.value;
  if (formula.kind === 'atom') {
    const truth = atomTruth(formula, activation);
    if (truth !== false && formula.question && !formula.question.opposite) add(findingsFor(formula.question), into);
    return truth;
  }
  const found: Collected = { findings: [], doubts: [] };
  const parts = formula.parts.map((part) => {
    const own: Collected = { findings: [], doubts: [] };
    const truth = collect(part, findingsFor, activation, own);
    add(own, found);
    // Of parts of which one is enough, one that is open brings its findings or does not.
    if (formula.kind === 'or' && own.findings.length > 0) found.doubts.push(...unknownsOf(truth));
    return truth;
  });
  const [first = true] = parts;
  if (formula.isChoice && isOpen(first)) {
    add(found, into);
    return first;
  }
  const holds = formula.kind === 'and' ? !parts.includes(false) : parts.some((part) => part !== false);
  if (!holds) return false;
  add(found, into);
  if (formula.kind === 'or' && parts.includes(true)) return true;
  return parts.find((part) => part instanceof Unknown) ?? parts.find(isOpen) ?? true;
}

const isOpen = (truth: Truth): boolean => typeof truth !== 'boolean';

function add({ findings, doubts }: Evidence, into: Collected): void {
  for (const finding of findings) into.findings.push(finding);
  for (const path of doubts) into.doubts.push(path);
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
): Evidence {
  const [root = '', field = ''] = question.text.split('.');
  if (root !== view.own) return { findings: [], doubts: [] };
  const found: Collected = { findings: [], doubts: [] };
  const finder = heldFinder(question, activation);
  for (const { piece, findings, missed } of findInPieces(question.text, view.texts[question.text] ?? [], finder)) {
    if (missed instanceof Unknown) found.doubts.push(...missed.paths);
    if (missed && question.finder instanceof AskedFinder && assumes(missed))
      for (const stretch of allOf(piece)) found.findings.push(findingAt(question, piece, stretch));
    else
      for (const { text, stretch } of findings) {
        const counted = counts(question, text, stretch, activation);
        if (counted !== false) found.findings.push(findingAt(question, piece, stretch));
        found.doubts.push(...unknownsOf(counted));
      }
  }
  // A text of which nothing was seen has no pieces.
  const whole = view.roots[root];
  const text = whole instanceof Unknown ? whole : (whole as Readonly<Record<string, unknown>> | undefined)?.[field];
  if (text instanceof Unknown && !view.texts[question.text]) found.doubts.push(...text.paths);
  return found;
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
