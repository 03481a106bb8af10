import { isError } from '@parapet/runtime';
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

export const isBroken = ({ problems, unread, results }: TestedFile): boolean =>
  problems.some(isError) || (results.length === 0 && unread.length > 0);
