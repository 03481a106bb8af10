import type { SectionReport } from './sections.ts';
import { runSections } from './sections.ts';

const HEADINGS = ['file', 'passed', 'of', 'not run'] as const;

/** The table of the README: a line for each file of the suite; behind it why tests are not run. */
export function conformanceTable(): string {
  const sections = runSections();
  const sum = (key: 'total' | 'passed') => sections.reduce((total, section) => total + section[key], 0);
  const notRun = (of: readonly SectionReport[]) =>
    `${of.flatMap(({ leftOut }) => [...leftOut.values()]).reduce((total, count) => total + count, 0)}`;
  const rows: readonly (readonly string[])[] = [
    HEADINGS,
    ...sections.map((section) => [section.name, `${section.passed}`, `${section.total}`, notRun([section])]),
    ['**all**', `${sum('passed')}`, `${sum('total')}`, notRun(sections)],
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
  return [line(headings), line(rule), ...body.map(line), '', 'Not run are:', '', ...reasons(sections)].join('\n');
}

function reasons(sections: readonly SectionReport[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { leftOut } of sections) {
    for (const [why, count] of leftOut) counts.set(why, (counts.get(why) ?? 0) + count);
  }
  return [...counts].map(([why, count]) => `- ${count}, because ${why}`);
}
