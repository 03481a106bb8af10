import type { RuleExplanation, Step } from '@parapet/policy';
import type { InlayHint, Range } from 'vscode-languageserver-types';
import type { PolicyView } from '../policies/policy-views.ts';
import type { PinnedMoments } from '../preview/previews.ts';
import { shownClauses } from '../preview/shown-clauses.ts';
import { valueInWords } from '../preview/value-words.ts';

/** The longest value that is shown in the text; the rest is told on hovering. */
const LONGEST = 40;

/**
 * Behind each clause, its value at the pinned span: `= true`, `= 5`, `unknown: content not captured`, `not reached`. Behind the id of
 * each rule, what became of it. Where the span has several moments that differ, each is named.
 */
export function inlayHints(view: PolicyView, range: Range, { moments, at, stale }: PinnedMoments): InlayHint[] {
  const { positions } = view;
  /** By the offset behind which they stand, then by what they say. */
  const hints = new Map<number, Map<string, Set<string>>>();
  for (const { placed, rules } of moments)
    for (const rule of rules)
      for (const [offset, label] of labelsOf(rule)) {
        const here = hints.get(offset) ?? new Map<string, Set<string>>();
        hints.set(offset, here.set(label, (here.get(label) ?? new Set()).add(placed.sighting.moment.at)));
      }
  const [from, to] = [positions.offset(range.start), positions.offset(range.end)];
  const ordered = [...hints].sort(([a], [b]) => a - b);
  return ordered.flatMap(([decided, labels]) => {
    const offset = behindQuote(view, at(decided));
    if (offset < from || offset > to) return [];
    return [
      {
        position: positions.position(offset),
        label: `${stale ? 'stale: ' : ''}${labels.size === 1 ? [...labels.keys()].join() : told(labels)}`,
        paddingLeft: true,
      },
    ];
  });
}

const told = (labels: ReadonlyMap<string, ReadonlySet<string>>): string =>
  [...labels].map(([label, kinds]) => `${[...kinds].join(', ').replaceAll('_', ' ')}: ${label}`).join(' · ');

/** What stands behind which offset. Where a clause ends with one of its parts, the value is that of the clause. */
function labelsOf({ range, outcome, applies, when }: RuleExplanation): ReadonlyMap<number, string> {
  const labels = new Map([[range.end, outcomes[outcome]]]);
  for (const condition of [applies, when])
    for (const { step, reached } of condition ? shownClauses(condition) : [])
      if (!labels.has(step.range.end)) labels.set(step.range.end, reached ? shortValue(step) : 'not reached');
  return labels;
}

/** What became of a rule, in the words of the lenses. */
export const outcomes: Readonly<Record<RuleExplanation['outcome'], string>> = {
  held: 'held',
  'not-held': 'did not hold',
  unknown: 'cannot tell',
  error: 'failed',
};

function shortValue({ value }: Step): string {
  const label = valueInWords(value);
  return label.length > LONGEST ? `${label.slice(0, LONGEST)}…` : label;
}

/** Behind the last character of a text in quotes stands its quote. */
function behindQuote({ outline }: PolicyView, offset: number): number {
  const isClosed = outline.expressions.some(
    ({ style, range }) => (style === 'single' || style === 'double') && range.end === offset + 1,
  );
  return isClosed ? offset + 1 : offset;
}
