import { nearest } from '@parapet/cel';
import { createReporter, type Problem, type Reporter } from '../problem.ts';
import { type Comment, commentsIn } from '../yaml/comments.ts';
import { codes } from './codes.ts';

const keyword = 'parapet-ignore';

/**
 * The problems of a file that no comment of it silences. `# parapet-ignore parapet/unused-finder: why` silences that code on its
 * line or, where it stands alone, on the next. Errors stay, because what has one cannot decide. With `everything` checked, a
 * comment that silences nothing is a problem itself.
 */
export function withoutIgnored(
  file: string,
  text: string,
  problems: readonly Problem[],
  everything: boolean,
): readonly Problem[] {
  if (!text.includes(keyword)) return problems;
  const reporter = createReporter(file, text);
  const ignores = commentsIn(text).flatMap((comment) => readIgnore(comment, reporter) ?? []);
  const silencedBy = (problem: Problem) => ignores.filter((ignore) => silences(ignore, problem));
  const used = new Set(problems.flatMap(silencedBy));
  for (const { code, comment } of ignores)
    if (everything && ![...used].some((ignore) => ignore.comment === comment))
      reporter.report(
        'useless-ignore',
        `Nothing here is reported as \`${code}\`. Remove the comment, or put it on the line before what it is about.`,
        comment,
        { severity: 'warning', fix: { title: 'Remove the comment', start: comment.start, end: comment.end, text: '' } },
      );
  return [...problems.filter((problem) => silencedBy(problem).length === 0), ...reporter.problems];
}

interface Ignore {
  readonly code: string;
  readonly comment: Comment;
}

const silences = ({ code, comment }: Ignore, problem: Problem): boolean =>
  problem.severity !== 'error' && problem.code === code && problem.line >= comment.from && problem.line <= comment.to;

/** What a comment silences, if it is one that does; what is wrong with it is reported. */
function readIgnore(comment: Comment, { report }: Reporter): Ignore | undefined {
  if (!new RegExp(`^${keyword}(?![\\w-])`).test(comment.text)) return undefined;
  const [, code = '', reason = ''] = /^\S+\s*([^\s:]*)\s*(?::\s*(.*))?$/s.exec(comment.text) ?? [];
  const known = Object.keys(codes).map((name) => `parapet/${name}`);
  const doc = codes[code.replace(/^parapet\//, '')];
  const warn = (problem: string, message: string): undefined =>
    void report(problem, message, comment, { severity: 'warning' });
  if (!known.includes(code) || !doc) {
    const meant = nearest(code, known);
    return warn(
      'unknown-code',
      `${code === '' ? 'It is not said what to ignore' : `Nothing is ever reported as \`${code}\``}. ${meant ? `Did you mean \`${meant}\`?` : `Write \`# ${keyword} parapet/<code>: <why>\`.`}`,
    );
  }
  if (doc.severity === 'error')
    return warn('useless-ignore', `\`${code}\` is an error: with it the policy cannot be loaded. Correct it.`);
  if (reason.trim() === '')
    return warn('ignore-without-reason', `Say why, for who reads this next: \`# ${keyword} ${code}: <why>\`.`);
  return { code, comment };
}
