import type { Problem } from '@parapet/policy';
import { createReporter, readLabels, readPolicyTest } from '@parapet/policy';
import type { TestView } from '../files/file-views.ts';
import { policiesOf, ruleTarget } from '../names/occurrences.ts';
import { resolveUri } from '../text/resolve-uri.ts';

/** What is wrong with a file of tests or labels: with its fields, and with what it names. `exists` tells of files that are no policies. */
export function testProblems(view: TestView, exists: (uri: string) => boolean): readonly Problem[] {
  const { uri, text, outline } = view;
  const reporter = createReporter(uri, text);
  const isMissing = (path: string): boolean => {
    const target = resolveUri(uri, path);
    return target === undefined || !exists(target);
  };
  for (const { value, range } of outline.policies)
    if (/\.ya?ml$/.test(value) && isMissing(value))
      reporter.report(
        'unreadable-file',
        `There is no policy \`${value}\` here. Paths count from this file’s folder.`,
        range,
      );
  for (const { value, range } of outline.traces)
    if (isMissing(value))
      reporter.report(
        'unreadable-file',
        `There is no trace \`${value}\` here. Paths count from this file’s folder.`,
        range,
      );
  if (view.policies.length > 0 && reporter.problems.length === 0)
    for (const { value, range } of outline.rules)
      if (!ruleTarget(policiesOf(view), value))
        reporter.report('unknown-rule', `The policies that are tested have no rule \`${value}\`.`, range);
  const read = view.kind === 'labels' ? readLabels : readPolicyTest;
  return [...read(uri, text).problems, ...reporter.problems].sort((a, b) => a.start - b.start);
}
