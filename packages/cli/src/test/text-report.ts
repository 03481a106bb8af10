import type { CaseResult } from '@parapet/replay';
import { formatProblems } from '@parapet/runtime';
import { counted } from '../counted.ts';
import type { Screen } from '../terminal.ts';
import { gapsOf, mergedCoverage } from './coverage.ts';
import { lineOf } from './place.ts';
import type { TestedFile } from './tested-file.ts';
import { totalsOf } from './totals.ts';

/** How tests went, for a person. */
export function textReport(files: readonly TestedFile[], out: Screen, cwd: string): string {
  const blocks = files.map((file) => fileBlock(file, out, cwd));
  return `${[...blocks, ...coverageBlock(files, out), summary(files, out)].join('\n\n')}\n`;
}

function fileBlock(file: TestedFile, { paint, color }: Screen, cwd: string): string {
  const lines = file.results.map((result) => caseLines(file, result, paint));
  const problems = file.problems.length > 0 ? [formatProblems(file.problems, { color, cwd })] : [];
  const unread = file.unread.map((message) => `  ${paint('red', message)}`);
  return [paint('bold', file.file), ...problems, ...unread, ...lines].join('\n');
}

function caseLines(file: TestedFile, { case: { name }, failures }: CaseResult, paint: Screen['paint']): string {
  if (failures.length === 0) return `  ${paint('green', 'ok')}    ${name.value}`;
  const told = failures.map(
    ({ start, message }) => `        ${paint('dim', `line ${lineOf(file, start)}:`)} ${message}`,
  );
  return [`  ${paint('red', 'FAIL')}  ${name.value}`, ...told].join('\n');
}

function coverageBlock(files: readonly TestedFile[], { paint }: Screen): readonly string[] {
  const rules = mergedCoverage(files);
  if (rules.length === 0) return [];
  const gaps = rules.flatMap(gapsOf);
  const both = rules.filter(({ held, notHeld }) => held > 0 && notHeld > 0).length;
  const headline = `${paint('bold', 'Coverage')}  ${both} of ${counted(rules.length, 'rule')} seen both true and false`;
  return [[headline, ...gaps.map((gap) => `  ${gap}`)].join('\n')];
}

function summary(files: readonly TestedFile[], { paint }: Screen): string {
  const { passed, failed, broken } = totalsOf(files);
  return [
    paint(passed > 0 ? 'green' : 'dim', `${counted(passed, 'case')} passed`),
    ...(failed > 0 ? [paint('red', `${counted(failed, 'case')} failed`)] : []),
    ...(broken > 0 ? [paint('red', `${counted(broken, 'file')} could not be tried`)] : []),
  ].join(', ');
}
