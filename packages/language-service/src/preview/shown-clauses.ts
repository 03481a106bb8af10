import type { Step } from '@parapet/policy';

/** A part of a condition that is worth a value of its own, and whether what stands before it left it to be asked. */
export interface ShownClause {
  readonly step: Step;
  readonly reached: boolean;
}

/**
 * The parts of a condition whose values people want to see in the text, each before those it is made of: every clause, and what a
 * clause compares. What is deeper would cover the text with values.
 */
export function shownClauses(step: Step, reached = true): readonly ShownClause[] {
  const own = { step, reached };
  if (!reached && !isGroup(step)) return [own];
  const below = (part: Step): readonly ShownClause[] =>
    shownClauses(part, reached && isReached(step, step.parts.indexOf(part)));
  switch (step.kind) {
    case 'all':
    case 'any':
    case 'none':
      return step.parts.flatMap(below);
    case 'not':
      return [own, ...step.parts.filter((part) => isGroup(part) || part.kind === 'variable').flatMap(below)];
    case 'choice':
    case 'variable':
      return [own, ...step.parts.flatMap(below)];
    default:
      return [own, ...step.parts.flatMap((part) => (isCompared(part) ? compared(part) : below(part)))];
  }
}

/** Why a part has no value is said of the clause. */
const compared = (step: Step): readonly ShownClause[] =>
  step.value.kind === 'unknown' || step.value.kind === 'error' ? [] : [{ step, reached: true }];

const isGroup = ({ kind }: Step): boolean => kind === 'all' || kind === 'any' || kind === 'none';

const isCompared = ({ kind }: Step): boolean => kind === 'value' || kind === 'question';

/** The value of a part after which nothing else is asked. */
const deciding: Readonly<Partial<Record<Step['kind'], string>>> = { all: 'false', any: 'true', none: 'true' };

function isReached({ kind, parts }: Step, index: number): boolean {
  const [first] = parts;
  if (kind === 'choice') return index === 0 || first?.value.kind !== 'known' || isKnown(first, String(index === 1));
  const decides = deciding[kind];
  return decides === undefined || !parts.slice(0, index).some((part) => isKnown(part, decides));
}

const isKnown = ({ value }: Step, text: string): boolean => value.kind === 'known' && value.text === text;
