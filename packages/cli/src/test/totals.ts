import { isError } from '@parapet/runtime';
import { counted } from '../counted.ts';
import type { Style } from '../terminal.ts';
import type { TestedFile } from './tested-file.ts';

export interface TestTotals {
  readonly passed: number;
  readonly failed: number;
  /** Labels that nothing is left of to try. */
  readonly skipped: number;
  /** Files of which no case could be tried. */
  readonly broken: number;
}

export function totalsOf(files: readonly TestedFile[]): TestTotals {
  const results = files.flatMap((file) => file.results);
  const failed = results.filter(({ failures }) => failures.length > 0).length;
  const skipped = results.filter((result) => result.skipped !== undefined).length;
  return { passed: results.length - failed - skipped, failed, skipped, broken: files.filter(isBroken).length };
}

/** Them in words. */
export function summaryOf(
  files: readonly TestedFile[],
  paint: (style: Style, text: string) => string = (_, text) => text,
): string {
  const { passed, failed, skipped, broken } = totalsOf(files);
  return [
    paint(passed > 0 ? 'green' : 'dim', `${counted(passed, 'case')} passed`),
    ...(failed > 0 ? [paint('red', `${counted(failed, 'case')} failed`)] : []),
    ...(skipped > 0 ? [paint('yellow', `${counted(skipped, 'label')} skipped`)] : []),
    ...(broken > 0 ? [paint('red', `${counted(broken, 'file')} could not be tried`)] : []),
  ].join(', ');
}

export const isBroken = ({ problems, unread, results }: TestedFile): boolean =>
  problems.some(isError) || (results.length === 0 && unread.length > 0);
