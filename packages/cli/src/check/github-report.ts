import type { Problem } from '@parapet/policy';
import { endOf } from './end-of.ts';

const commands = { error: 'error', warning: 'warning', information: 'notice' } as const;

/**
 * Problems as workflow commands, which GitHub Actions shows beside the lines of a pull request.
 *
 * @param textOf the text of a problem's file
 */
export const githubReport = (problems: readonly Problem[], textOf: (file: string) => string | undefined): string =>
  problems.map((problem) => `${command(problem, textOf(problem.file))}\n`).join('');

function command(problem: Problem, text: string | undefined): string {
  const { file, severity, code, message, line, column } = problem;
  const end = text === undefined ? undefined : endOf(text, problem);
  const place = end
    ? `,line=${line},endLine=${end.line}${end.line === line ? `,col=${column},endColumn=${end.column}` : ''}`
    : '';
  return `::${commands[severity]} file=${property(file)}${place},title=${property(code)}::${data(message)}`;
}

/** As GitHub's own toolkit escapes them. */
const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
