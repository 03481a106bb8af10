import { runSections } from './sections.ts';

const HEADINGS = ['file', 'passed', 'of', 'not run'] as const;

/** The table of the README: a line for each file of the suite. */
export function conformanceTable(): string {
  const sections = runSections();
  const sum = (key: 'total' | 'passed' | 'leftOut') => sections.reduce((total, section) => total + section[key], 0);
  const rows: readonly (readonly string[])[] = [
    HEADINGS,
    ...sections.map(({ name, passed, total, leftOut }) => [name, `${passed}`, `${total}`, `${leftOut}`]),
    ['**all**', `${sum('passed')}`, `${sum('total')}`, `${sum('leftOut')}`],
  ];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    return `| ${cells.join(' | ')} |`;
  };
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  const [headings = [], ...body] = rows;
  return [line(headings), line(rule), ...body.map(line)].join('\n');
}
