import type { Moment, RuleExplanation, Step } from '@parapet/policy';
import type { Position } from 'vscode-languageserver-types';
import type { PolicyView } from '../policies/policy-views.ts';
import { age } from '../preview/age.ts';
import type { ExplainedMoment } from '../preview/explained-moments.ts';
import type { PinnedMoments } from '../preview/previews.ts';
import { evidenceInWords, valueInWords } from '../preview/value-words.ts';
import type { Described } from '../schema/describe-field.ts';
import { outcomes } from './inlay-hints.ts';

/** What stands at a position came to at the pinned span: a rule by its id, or the innermost part of a condition. */
export function pinnedValues(
  view: PolicyView,
  position: Position,
  { moments, at, stale }: PinnedMoments,
  now: number,
): Described | undefined {
  const offset = view.positions.offset(position);
  const isAround = ({ range }: Ranged): boolean => at(range.start) <= offset && offset <= at(range.end);
  const found = moments.flatMap((explained) => {
    const one = foundIn(explained, isAround);
    return one ? [{ ...one, place: placeInWords(explained, now) }] : [];
  });
  const [first] = found;
  if (!first) return undefined;
  const told = found.map(({ place, words }) => `At ${place}${stale ? ', before the last edit' : ''}:\n\n${words}`);
  return {
    words: told.join('\n\n'),
    range: view.positions.range(at(first.range.start), at(first.range.end)),
  };
}

type Ranged = Pick<Step, 'range'>;

interface Found extends Ranged {
  readonly words: string;
}

function foundIn({ placed, rules }: ExplainedMoment, isAround: (one: Ranged) => boolean): Found | undefined {
  const rule = rules.find(isAround);
  if (rule) return { range: rule.range, words: ruleInWords(rule) };
  for (const { applies, when } of rules) {
    const steps = [applies, when].flatMap((one) => (one ? stepsIn(one).filter(isAround) : []));
    const [innermost] = steps.sort((a, b) => lengthOf(a) - lengthOf(b));
    if (innermost) return { range: innermost.range, words: stepInWords(innermost, placed.sighting.moment) };
  }
  return undefined;
}

/** All parts, each before those it is made of. What stands under `all`, `any` and `none` is told clause by clause. */
const stepsIn = (step: Step): readonly Step[] => [
  ...(step.text === step.kind ? [] : [step]),
  ...step.parts.flatMap(stepsIn),
];

const lengthOf = ({ range }: Ranged): number => range.end - range.start;

const placeInWords = ({ placed: { sighting } }: ExplainedMoment, now: number): string =>
  `the pinned ${sighting.moment.at.replace('_', ' ')} of \`${sighting.spanName}\`, ${age(sighting.moment.time, now)}`;

function stepInWords(step: Step, moment: Moment): string {
  const evidence = evidenceInWords(step, moment).map((line) => `\n- ${line}`);
  return `${stepAndValue(step)}${evidence.length > 0 ? `\n${evidence.join('')}` : ''}`;
}

function ruleInWords({ outcome, because }: RuleExplanation): string {
  const clauses = because.map((step) => `\n- ${stepAndValue(step)}`);
  return `**${outcomes[outcome]}**${clauses.length > 0 ? `\n${clauses.join('')}` : ''}`;
}

const stepAndValue = (step: Step): string => `\`${step.text}\` ${valueInWords(step.value)}`;
