import type { MomentKind, PolicyFile, PolicySet, Problem } from '@parapet/policy';
import { createReporter } from '@parapet/policy';

/** What the hosts of this version make moments of. */
const made: ReadonlySet<MomentKind> = new Set(['input', 'output', 'tool_call', 'tool_result', 'span']);

/** Rules about moments that no host makes yet: they are right, and nothing will ever be decided by them. */
export function rulesNeverAsked(set: PolicySet, files: readonly PolicyFile[]): readonly Problem[] {
  return files.flatMap(({ path, text }) => {
    const reporter = createReporter(path, text);
    for (const { file, at, range } of set.rules) {
      const missing = at.filter((kind) => !made.has(kind)).map((kind) => `\`${kind}\``);
      if (file === path && missing.length > 0)
        reporter.report(
          'moment-not-made',
          `Nothing in this version decides ${missing.join(' or ')} yet, so this rule is not enforced there.`,
          range,
          { severity: 'warning' },
        );
    }
    return reporter.problems;
  });
}
