import type { CaseResult } from '@parapet/replay';
import { inColumns, printable, problemsText } from '../columns.ts';
import { counted } from '../counted.ts';
import type { Screen } from '../terminal.ts';
import { gapsOf, mergedCoverage } from './coverage.ts';
import { mergedLabels, toldLabels } from './labels.ts';
import { lineOf } from './place.ts';
import type { TestedFile } from './tested-file.ts';
import { summaryOf } from './totals.ts';

/** How tests went, for a person. */
export function textReport(files: readonly TestedFile[], out: Screen, cwd: string): string {
  const blocks = files.map((file) => fileBlock(file, out, cwd));
  return `${[...blocks, ...labelsBlock(files, out), ...coverageBlock(files, out), summaryOf(files, out.paint)].join('\n\n')}\n`;
}

function fileBlock(file: TestedFile, out: Screen, cwd: string): string {
  const { paint } = out;
  const lines = file.results.map((result) => caseLines(file, result, paint));
  const problems = file.problems.length > 0 ? [problemsText(file.problems, out, { cwd })] : [];
  const unread = file.unread.map((message) => `  ${paint('red', inColumns(printable(message), 2, 4))}`);
  return [paint('bold', printable(file.file)), ...problems, ...unread, ...lines].join('\n');
}

function caseLines(file: TestedFile, { name, failures, skipped }: CaseResult, paint: Screen['paint']): string {
  const called = inColumns(printable(name.value), NAME, NAME);
  if (skipped !== undefined)
    return `  ${paint('yellow', 'skip')}  ${called}\n${' '.repeat(NAME)}${paint('dim', skipped)}`;
  if (failures.length === 0) return `  ${paint('green', 'ok')}    ${called}`;
  const told = failures.map(({ start, message }) => {
    const line = `line ${lineOf(file, start)}:`;
    return `${' '.repeat(NAME)}${paint('dim', line)} ${inColumns(message, NAME + line.length + 1, NAME + 2)}`;
  });
  return [`  ${paint('red', 'FAIL')}  ${called}`, ...told].join('\n');
}

/** The column in which the name of a case begins. */
const NAME = 8;

function labelsBlock(files: readonly TestedFile[], { paint }: Screen): readonly string[] {
  const told = mergedLabels(files).map(toldLabels);
  return told.length === 0
    ? []
    : [[paint('bold', 'Labels'), ...told.map((line) => `  ${inColumns(line, 2, 4)}`)].join('\n')];
}

function coverageBlock(files: readonly TestedFile[], { paint }: Screen): readonly string[] {
  const rules = mergedCoverage(files);
  if (rules.length === 0) return [];
  const gaps = rules.flatMap(gapsOf);
  const both = rules.filter(({ held, notHeld }) => held > 0 && notHeld > 0).length;
  const headline = `${paint('bold', 'Coverage')}  ${both} of ${counted(rules.length, 'rule')} seen both true and false`;
  return [[headline, ...gaps.map((gap) => `  ${inColumns(gap, 2, 4)}`)].join('\n')];
}
