import type { Step, ToldValue } from '@parapet/policy';
import type { Range } from 'vscode-languageserver-types';
import type { Positions } from '../text/positions.ts';
import { valueInWords } from './value-words.ts';

/** A part of a condition and what it came to, as plain data. What is content is masked, unless it was asked for. */
export interface Clause {
  /** In CEL's canonical spelling. */
  readonly text: string;
  /** In the policy. */
  readonly range: Range;
  readonly value: ToldValue;
  /** The value as it stands behind the clause: `= true`, `unknown: content not captured`. */
  readonly label: string;
  /** False where a clause before it settled the whole: editors dim it. */
  readonly matters: boolean;
  readonly kind: Step['kind'];
}

export const clauseOf = (step: Step, positions: Positions, at: (offset: number) => number): Clause => ({
  text: step.text,
  range: positions.range(at(step.range.start), at(step.range.end)),
  value: step.value,
  label: valueInWords(step.value),
  matters: step.matters,
  kind: step.kind,
});

/** The clauses that people wrote, each with the clauses it is made of behind it. */
export const clausesIn = (step: Step): readonly Step[] => [step, ...step.parts.flatMap(clausesIn)];
