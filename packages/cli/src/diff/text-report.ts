import { changes } from '@parapet/replay';
import { inColumns, nameOfSpan, printable } from '../columns.ts';
import { counted } from '../counted.ts';
import type { Screen } from '../terminal.ts';
import { type Difference, type Example, names, told } from './difference.ts';

/** What differs, for a person. */
export function textReport(difference: Difference, { paint }: Screen): string {
  const { before, after, totals, spans, examples, exceeded } = difference;
  const moments = Object.values(totals).reduce((sum, count) => sum + count, 0);
  const lines = [`${paint('bold', 'before')}  ${before}`, `${paint('bold', 'after')}   ${after}`, ''];
  for (const change of changes) {
    const count = totals[change].toLocaleString('en').padStart(9);
    const style = exceeded.includes(change) ? 'red' : totals[change] > 0 && change !== 'unchanged' ? 'yellow' : 'dim';
    lines.push(`${paint(style, `${count}  ${names[change]}`)}${exceeded.includes(change) ? '  more than may be' : ''}`);
    const shown = examples.filter((example) => example.change === change);
    lines.push(...shown.flatMap((example) => exampleLines(example)));
    const rest = totals[change] - shown.length;
    if (shown.length > 0 && rest > 0) lines.push(`             and ${rest.toLocaleString('en')} more`);
  }
  lines.push('', `${counted(moments, 'moment')} of ${counted(spans, 'span')}`);
  return `${lines.join('\n')}\n`;
}

const exampleLines = ({ from, span, at, before, after }: Example): readonly string[] => [
  `             ${inColumns(`${printable(from)} ${nameOfSpan({ name: span })}, ${at}`, 13, 15)}`,
  `               ${inColumns(`${told(before)} -> ${told(after)}`, 15, 17)}`,
];
