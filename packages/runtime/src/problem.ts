import type { Problem } from '@parapet/policy';

/**
 * A problem with something as a whole: a folder, an environment variable, a file that cannot be read.
 * Its place is the very start, so it sorts before whatever else is wrong with the same file.
 */
export function wholeProblem(
  file: string,
  severity: Problem['severity'],
  code: `parapet/${string}`,
  message: string,
): Problem {
  return { file, start: 0, end: 0, line: 1, column: 1, severity, code, message };
}

export const isError = (problem: Problem): boolean => problem.severity === 'error';
