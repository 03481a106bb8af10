import type { Step, ToldValue } from '@parapet/policy';
import type { Range } from 'vscode-languageserver-types';
import type { Positions } from '../text/positions.ts';

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
  label: labelOf(step.value),
  matters: step.matters,
  kind: step.kind,
});

/** The clauses that people wrote, each with the clauses it is made of behind it. */
export const clausesIn = (step: Step): readonly Step[] => [step, ...step.parts.flatMap(clausesIn)];

function labelOf(value: ToldValue): string {
  switch (value.kind) {
    case 'known':
      return `= ${value.text}`;
    case 'masked':
      return `= ${value.text}`;
    case 'unknown':
      return `unknown: ${whyUnknown(value.paths)}`;
    case 'error':
      return `failed: ${value.code}`;
  }
}

/** What would make it tell is another thing for content than for everything else. */
export const whyUnknown = (paths: readonly string[]): string =>
  paths.length > 0 && paths.every(isContent) ? 'content not captured' : `${paths.join(', ') || 'it'} not recorded`;

export const isContent = (path: string): boolean =>
  /^(?:input|output|tool\.(?:arguments|result)|retrieval|conversation)\b/.test(path);
