import type { Json, Moment, PolicySet, TestStep } from '@parapet/policy';
import { readPolicyTest } from '@parapet/policy';
import { momentAsWritten } from '@parapet/policy/editor';
import type { Expected } from '@parapet/replay';
import { expectedOf } from '@parapet/replay';
import { yamlText, yamlValue } from './yaml-value.ts';

/** A moment as a case of a test would have it: as many lines as that takes. */
export interface WrittenCase {
  /** Of the item, without its dash. */
  readonly lines: readonly string[];
  readonly expected: Expected;
  /** Written down, it is decided as it was where it was seen. */
  readonly isFaithful: boolean;
}

type Written = { readonly [field: string]: Json };

/**
 * Writes a moment as a case of a test, as short as it can be said so that the same is decided: fields on which nothing depends are left
 * out, and what happened before is told only where that matters.
 *
 * @param seen what is decided of the moment where it was seen: names of the rules that held, and of those that could not be settled
 * @param before what happened before it and is remembered, oldest first
 */
export function caseFromMoment(
  set: PolicySet,
  name: string,
  moment: Moment,
  before: readonly Moment[],
  seen: Pick<Expected, 'held' | 'unsettled'>,
): WrittenCase | undefined {
  const past = before.slice(-MOST_BEFORE);
  const attempts: readonly Steps[] = [
    [stepOf(moment)],
    [dated(stepOf(moment))],
    ...(past.length > 0 ? [[...past, moment].map(stepOf)] : []),
    ...(past.length > 0 ? [[...past, moment].map(stepOf).map(dated)] : []),
  ];
  for (const found of attempts) {
    const expected = expectedOfSteps(set, found);
    if (expected && isSame(expected, seen)) return writtenCase(set, name, shortened(set, found, seen), true);
  }
  return writtenCase(set, name, [stepOf(moment)], false);
}

/** Longer sequences nobody reads. */
const MOST_BEFORE = 20;

/** A moment of a case, and when it happened: how long after the one before is told when all are known. */
interface Step {
  readonly fields: Written;
  readonly time: number;
}

type Steps = readonly Step[];

const stepOf = (moment: Moment): Step => ({ fields: momentAsWritten(moment), time: moment.time });

/** With the time by the clock, for conditions that read it. */
const dated = ({ fields: { at, ...roots }, time }: Step): Step => ({
  fields: { ...(at !== undefined && { at }), now: new Date(time).toISOString(), ...roots },
  time,
});

/** As people write lengths of time, which are never nothing. */
function passed(earlier: number, later: number): string {
  let left = Math.max(Math.round(later - earlier), 1);
  let told = '';
  for (const [unit, milliseconds] of units) {
    const count = Math.floor(left / milliseconds);
    left -= count * milliseconds;
    if (count > 0) told += `${count}${unit}`;
  }
  return told;
}

const units: readonly (readonly [unit: string, milliseconds: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
];

const isSame = (one: Pick<Expected, 'held' | 'unsettled'>, other: Pick<Expected, 'held' | 'unsettled'>): boolean =>
  JSON.stringify([one.held, one.unsettled]) === JSON.stringify([other.held, other.unsettled]);

/** Without the steps before the last, and the fields, that nothing depends on. */
function shortened(set: PolicySet, found: Steps, seen: Pick<Expected, 'held' | 'unsettled'>): Steps {
  const decidesSame = (tried: Steps): boolean => {
    const expected = expectedOfSteps(set, tried);
    return expected !== undefined && isSame(expected, seen);
  };
  let kept = found;
  for (const step of found.slice(0, -1)) {
    const fewer = kept.filter((one) => one !== step);
    if (decidesSame(fewer)) kept = fewer;
  }
  for (const index of kept.keys())
    for (const field of Object.keys(kept[index]?.fields ?? {})) {
      const { [field]: _, ...less } = kept[index]?.fields ?? {};
      // What a moment is about is worth reading even where no rule asks for it.
      if (field === 'at' || field === ownRoot[String(less.at)]) continue;
      const tried = kept.map((step, place) => (place === index ? { ...step, fields: less } : step));
      if (decidesSame(tried)) kept = tried;
    }
  return kept;
}

const ownRoot: Readonly<Record<string, string>> = {
  input: 'input',
  output: 'output',
  tool_call: 'tool',
  tool_result: 'tool',
  retrieval: 'retrieval',
  call_end: 'call',
  span: 'span',
};

function expectedOfSteps(set: PolicySet, found: Steps): Expected | undefined {
  const read = readSteps(linesOf('a', found, undefined));
  return read && expectedOf(set, read).at(-1);
}

/** As a test reads them; undefined where it would not. */
function readSteps(lines: readonly string[]): readonly TestStep[] | undefined {
  const item = lines.map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`).join('\n');
  const { test, problems } = readPolicyTest(
    '',
    `parapet: 1\npolicy: p\ncases:\n${item}\n    expect: { verdict: allow }\n`,
  );
  const subject = test.cases[0]?.subject;
  return problems.length === 0 && subject?.kind === 'moments' ? subject.steps : undefined;
}

function writtenCase(set: PolicySet, name: string, found: Steps, isFaithful: boolean): WrittenCase | undefined {
  const expected = expectedOfSteps(set, found);
  return expected && { lines: linesOf(name, found, expected), expected, isFaithful };
}

function linesOf(name: string, found: Steps, expected: Expected | undefined): readonly string[] {
  const [only] = found;
  return [
    `name: ${yamlText(name)}`,
    ...(found.length === 1 && only
      ? ['given:', ...momentLines(only.fields).map((line) => `  ${line}`)]
      : ['sequence:', ...found.flatMap((step, index) => stepLines(step, found[index - 1]))]),
    ...(expected ? [`expect: ${yamlValue(expectation(expected))}`] : []),
  ];
}

function stepLines({ fields: { at, ...roots }, time }: Step, before: Step | undefined): readonly string[] {
  const after = before && { after: passed(before.time, time) };
  const lines = momentLines({ ...(at !== undefined && { at }), ...after, ...roots });
  return lines.map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`);
}

/** A moment as a test writes it, a line for each field. */
export const momentLines = (written: Written): readonly string[] =>
  Object.entries(written).map(([field, value]) => `${field}: ${yamlValue(value)}`);

export const expectation = ({ rule, verdict, text }: Pick<Expected, 'rule' | 'verdict' | 'text'>): Written => ({
  ...(rule !== undefined && { rule }),
  verdict,
  ...(text !== undefined && { text }),
});
