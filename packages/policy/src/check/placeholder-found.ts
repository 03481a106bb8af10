import { atomsOf } from '../condition/formula.ts';
import { ScannedFinder } from '../finder/finder-value.ts';
import { partSeparator } from '../moment/text.ts';
import type { CompiledPolicy } from '../set/compile-policy.ts';
import type { CheckSet } from './check-set.ts';

/**
 * Redaction leaves a placeholder behind, and rewriting its template. A finder that finds something in one would, when the text is looked at again (in the
 * transcript of the next request), find what was already taken out.
 */
export const checkPlaceholderFound: CheckSet = (all) => {
  const policies = all.map(({ policy }) => policy);
  const placeholders = [...new Set(policies.flatMap(leftBehind))];
  const scanned = policies
    .flatMap(({ finders }) => [...finders.values()])
    .filter((one) => one instanceof ScannedFinder);
  const scanner = scanned[0]?.scanner;
  if (!scanner || placeholders.length === 0) return;
  const text = placeholders.join(partSeparator);
  const scan = scanner.scan(text);
  for (const {
    policy: { syntax, finders },
    reporter,
  } of all)
    for (const { name } of syntax.finders) {
      const finder = finders.get(name.value);
      const [found] = finder instanceof ScannedFinder ? scan.of(finder.finder.digest) : [];
      if (!found) continue;
      const placeholder = placeholders[text.slice(0, found.start).split(partSeparator).length - 1];
      reporter.report(
        'placeholder-found',
        `\`${name.value}\` also finds \`${placeholder}\`, which stands where something was taken out. Change the one or narrow the other.`,
        name.range,
        { severity: 'warning' },
      );
    }
};

/** What stands in the place of what a policy's rules take out or replace. */
function leftBehind({ kinds }: CompiledPolicy): readonly string[] {
  return Object.values(kinds).flatMap(({ rules }) =>
    rules.flatMap(({ summary, when }) => {
      if (summary.action === 'rewrite') return 'template' in summary.options ? [summary.options.template] : [];
      if (summary.action !== 'redact') return [];
      return atomsOf(when.formula).flatMap(({ question }) => (question ? [`[${question.finder.name}]`] : []));
    }),
  );
}
