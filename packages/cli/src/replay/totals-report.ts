import type { RuleTotals, Totals } from '@parapet/replay';
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
    return `${paint('bold', name.padEnd(9))}${text}`;
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
  return `\n${' '.repeat(9)}not seen: ${paths.slice(0, SHOWN_PATHS).join(', ')}${more}`;
}

function compared(agreement: Totals['agreement']): string {
  const isRecorded = Object.entries(agreement).some(([how, count]) => how !== 'not recorded' && count > 0);
  return isRecorded ? listing(agreement) : 'nothing to compare with';
}

const otherSets = (count: number): string =>
  count === 0 ? '' : `\n${' '.repeat(9)}${count.toLocaleString('en')} by other policies than these`;

const COLUMNS = ['moments', 'matched', 'decided', 'cannotTell', 'failed'] as const;
const HEADINGS = {
  moments: 'MOMENTS',
  matched: 'MATCHED',
  decided: 'DECIDED',
  cannotTell: 'CANNOT TELL',
  failed: 'FAILED',
};

/** Longer names have a line of their own. */
const LONGEST_NAME = 40;

function ruleTable(rules: readonly RuleTotals[], paint: Paint): string[] {
  const columns = COLUMNS.filter((column) => column !== 'failed' || rules.some(({ failed }) => failed > 0));
  const names = rules.map(({ policy, rule, mode }) => `${policy}/${rule}${mode === 'observe' ? ' (observed)' : ''}`);
  const width = Math.min(LONGEST_NAME, Math.max(...names.map(({ length }) => length), 'RULE'.length));
  const line = (name: string, cell: (column: (typeof COLUMNS)[number]) => string): string => {
    const cells = columns.map((column) => cell(column).padStart(HEADINGS[column].length + 2)).join('');
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
