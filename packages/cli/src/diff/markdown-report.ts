import { type Change, changes } from '@parapet/replay';
import { printable } from '../columns.ts';
import { counted } from '../counted.ts';
import { type Difference, type Example, names, told } from './difference.ts';

/** What differs, as a comment on a pull request. */
export function markdownReport({ before, after, totals, spans, examples, exceeded }: Difference): string {
  const row = (change: Change): string =>
    `| ${names[change]}${exceeded.includes(change) ? ' ❗' : ''} | ${totals[change].toLocaleString('en')} |`;
  const moments = Object.values(totals).reduce((sum, count) => sum + count, 0);
  const changed =
    examples.length === 0
      ? []
      : [
          '',
          '<details><summary>Moments that changed</summary>',
          '',
          '| change | span | moment | before | after |',
          '| --- | --- | --- | --- | --- |',
          ...examples.map(exampleRow),
          '',
          '</details>',
        ];
  return `${[
    '### What the change of policies does to recorded traffic',
    '',
    `${counted(moments, 'moment')} of ${counted(spans, 'span')}, decided by \`${short(before)}\` and by \`${short(after)}\`.`,
    '',
    '| | moments |',
    '| --- | --: |',
    ...changes.map(row),
    ...changed,
  ].join('\n')}\n`;
}

const exampleRow = ({ change, span, at, before, after }: Example): string =>
  `| ${names[change]} | ${cell(span)} | ${at} | ${cell(told(before))} | ${cell(told(after))} |`;

const short = (digest: string): string => digest.slice(0, 'sha256:'.length + 12);

const cell = (text: string): string => printable(text).replace(/[|\\`*_<>&[\]]/g, '\\$&');
