import type { Explanation, Finding, RuleExplanation, Step, ToldValue } from '@parapet/policy';
import { COLUMNS, inColumns } from '../columns.ts';
import type { Screen } from '../terminal.ts';

/** What is told about one moment, for a person to read. */
export interface Account {
  /** What it is: `output of chat gpt-4o, 10:02:11`. */
  readonly headline: string;
  /** What becomes of it, such as `modify: redact by support/phone`. */
  readonly outcome: string;
  readonly explanation: Explanation;
}

const outcomes = { held: 'held', 'not-held': 'did not hold', unknown: 'cannot be told', error: 'failed' } as const;
const styles = { held: 'green', 'not-held': 'dim', unknown: 'yellow', error: 'red' } as const;

/**
 * A decision clause by clause, the parts that settled it marked:
 *
 *     support/refund-ceiling did not hold
 *       all                                  false
 *         tool.name == "issue_refund"        true
 *       > double(tool.arguments.amount) > 5  false
 */
export function accountText({ headline, outcome, explanation }: Account, { paint }: Screen): string {
  const { decision, rules } = explanation;
  const coverage = decision.coverage.missing.length > 0 ? [`not seen: ${decision.coverage.missing.join(', ')}`] : [];
  const history = (decision.history ?? []).map(
    ({ policy, memory, state, seen, count }) =>
      `${policy}/${memory} is ${state}${seen === undefined ? '' : `: seen ${seen}`}${count === undefined ? '' : `, count ${count}`}`,
  );
  return `${[
    paint('bold', inColumns(headline, 0, 2)),
    inColumns(outcome, 0, 2),
    ...[...coverage, ...history].map((line) => paint('dim', inColumns(line, 0, 2))),
    ...rules.map((rule) => `\n${ruleText(rule, paint)}`),
  ].join('\n')}\n`;
}

function ruleText(rule: RuleExplanation, paint: Screen['paint']): string {
  const { policy, rule: id, outcome, applies, when, because } = rule;
  const title = `${paint('bold', `${policy}/${id}`)} ${paint(styles[outcome], outcomes[outcome])}`;
  const lines = [
    ...(applies ? [{ text: '  applies' }, ...stepLines(applies, 1, because)] : []),
    ...(when ? [{ text: '  when' }, ...stepLines(when, 1, because)] : []),
  ];
  const width = Math.max(
    ...lines.flatMap(({ text, told }) => (told !== undefined && text.length <= WIDEST ? text.length : [])),
    0,
  );
  return [
    title,
    ...lines.map(({ text, told, style }) => {
      const line = told === undefined ? text : besides(text.padEnd(width), told);
      return style ? paint(style, line) : line;
    }),
  ].join('\n');
}

/** Text that is longer keeps no column free for values. */
const WIDEST = 60;

/** What is told of a part of a condition, beside it, or below it where a line is too short for both. The condition may be copied. */
function besides(text: string, told: string): string {
  if (text.length + 2 + told.length <= COLUMNS) return `${text}  ${told}`;
  const indent = text.search(/[^ >]/) + 4;
  return `${text.trimEnd()}\n${' '.repeat(indent)}${inColumns(told, indent, indent)}`;
}

interface Line {
  readonly text: string;
  readonly told?: string;
  readonly style?: 'bold' | 'dim';
}

function stepLines(step: Step, depth: number, because: readonly Step[]): readonly Line[] {
  const { text, value, parts, findings = [], matters } = step;
  const settles = because.includes(step);
  const style = settles ? 'bold' : matters ? undefined : 'dim';
  return [
    {
      text: `${'  '.repeat(depth)}${settles ? '> ' : '  '}${oneLine(text)}`,
      told: toldValue(value),
      ...(style && { style }),
    },
    ...findings.map((finding) => ({ text: `${'  '.repeat(depth + 2)}${toldFinding(finding)}`, style: 'dim' as const })),
    ...parts.flatMap((part) => stepLines(part, depth + 1, because)),
  ];
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

function toldValue(value: ToldValue): string {
  switch (value.kind) {
    case 'known':
      return oneLine(value.text);
    case 'masked':
      return value.text;
    case 'unknown':
      return `unknown: ${value.paths.join(', ')} not seen`;
    case 'error':
      return `failed: ${value.code}`;
  }
}

const toldFinding = ({ finder, kind, part, start, end }: Finding): string =>
  `found ${finder}${kind === finder ? '' : ` (${kind})`} in ${part}, ${start} to ${end}`;
