import type { RuleTotals, Totals } from '@parapet/replay';
import { COLUMNS, inColumns } from '../columns.ts';
import { counted } from '../counted.ts';
import type { Screen } from '../terminal.ts';

type Paint = Screen['paint'];

/** What stands below the spans: a line for each rule, and everything added up. */
export function totalsReport(totals: Totals, digest: string, paint: Paint): string {
  const { spans, moments } = totals;
  if (spans === 0) return 'Nothing was decided: no span was read.\n';
  return [
    ...ruleTable(totals.rules, paint),
    '',
    fact('Decided', `${counted(moments, 'moment')} of ${counted(spans, 'span')}${listed(totals.verdicts)}`),
    fact('Coverage', `${listing(totals.coverage)}${notSeen(totals.missing)}`),
    fact('Recorded', `${compared(totals.agreement)}${otherSets(totals.otherPolicySets)}`),
    fact('Policies', digest),
  ]
    .map((line) => `${line}\n`)
    .join('');

  function fact(name: string, text: string): string {
    return `${paint('bold', name.padEnd(9))}${text
      .split('\n')
      .map((line) => inColumns(line, 9, 9))
      .join(`\n${' '.repeat(9)}`)}`;
  }
}

const listed = (counts: Readonly<Record<string, number>>): string => {
  const text = listing(counts);
  return text === '' ? '' : `: ${text}`;
};

const listing = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count.toLocaleString('en')} ${what}`)
    .join(', ');

/** So many paths are named; the rest are in the JSON. */
const SHOWN_PATHS = 3;

function notSeen(missing: Readonly<Record<string, number>>): string {
  const paths = Object.keys(missing);
  if (paths.length === 0) return '';
  const more = paths.length > SHOWN_PATHS ? ` and ${paths.length - SHOWN_PATHS} more` : '';
  return `\nnot seen: ${paths.slice(0, SHOWN_PATHS).join(', ')}${more}`;
}

function compared(agreement: Totals['agreement']): string {
  const isRecorded = Object.entries(agreement).some(([how, count]) => how !== 'not recorded' && count > 0);
  return isRecorded ? listing(agreement) : 'nothing to compare with';
}

const otherSets = (count: number): string =>
  count === 0 ? '' : `\n${count.toLocaleString('en')} by other policies than these`;

const FIGURES = ['moments', 'matched', 'decided', 'cannotTell', 'failed'] as const;
const HEADINGS = {
  moments: 'MOMENTS',
  matched: 'MATCHED',
  decided: 'DECIDED',
  cannotTell: 'CANNOT TELL',
  failed: 'FAILED',
};

function ruleTable(rules: readonly RuleTotals[], paint: Paint): string[] {
  const columns = FIGURES.filter((column) => column !== 'failed' || rules.some(({ failed }) => failed > 0));
  const names = rules.map(({ policy, rule, mode }) => `${policy}/${rule}${mode === 'observe' ? ' (observed)' : ''}`);
  const widthOf = (column: (typeof FIGURES)[number]): number => HEADINGS[column].length + 2;
  // Longer names have a line of their own.
  const longest = COLUMNS - columns.reduce((sum, column) => sum + widthOf(column), 0);
  const width = Math.min(longest, Math.max(...names.map(({ length }) => length), 'RULE'.length));
  const line = (name: string, cell: (column: (typeof FIGURES)[number]) => string): string => {
    const cells = columns.map((column) => cell(column).padStart(widthOf(column))).join('');
    return name.length > width ? `${name}\n${' '.repeat(width)}${cells}` : name.padEnd(width) + cells;
  };
  return [
    paint(
      'bold',
      line('RULE', (column) => HEADINGS[column]),
    ),
    ...rules.map((rule, i) => line(names[i] ?? '', (column) => rule[column].toLocaleString('en'))),
  ];
}
