import type { SourceRange } from '../problem.ts';
import type { Located } from '../syntax/policy-syntax.ts';
import type { WrittenMoment } from './policy-test.ts';

/** What a person says of what a rule did about a moment. */
export const labelKinds = {
  right: 'The rule held, and had to.',
  'false-alarm': 'The rule held, and must not.',
  missed: 'The rule did not hold, and had to.',
} as const;
export type LabelKind = keyof typeof labelKinds;

/** Whether a rule must hold for a moment that has this label, whatever it does by now. */
export const mustHold = (kind: LabelKind): boolean => kind !== 'false-alarm';

/** A label on a moment. */
export interface Label {
  /** Identity of the moment, which is a hash and tells nothing of it. */
  readonly moment: Located;
  /** `id`, or `policy/id`. */
  readonly rule: Located;
  readonly kind: LabelKind;
  readonly kindRange: SourceRange;
  /** The trace that the moment is in. */
  readonly trace?: Located;
  /** The moment itself, where its author wanted it to be kept. */
  readonly given?: WrittenMoment;
  /** Why, in the author's words. */
  readonly note?: string;
}

/** A `*.policy.labels.yaml` as written. Paths count from the file's folder. */
export interface LabelFile {
  readonly file: string;
  /** The policies whose rules are labelled. */
  readonly policies: readonly Located[];
  readonly labels: readonly Label[];
}
