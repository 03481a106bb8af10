import type { CheckInSet } from './check-set.ts';

/**
 * In a pilot, what is being tried has an end. A rule is temporary that is for a share of sessions only, or that loosens what another
 * policy says.
 */
export const checkTemporaryRule: CheckInSet = ({ policy, bases, reporter }, { profile }) => {
  if (profile !== 'pilot') return;
  const loosened = new Set(
    bases.flatMap(({ syntax }) =>
      syntax.rules.flatMap(({ id, overridable }) => (overridable ? [`${syntax.id.value}/${id.value}`] : [])),
    ),
  );
  for (const { id, expires, rollout, overrides } of policy.syntax.rules) {
    if (expires) continue;
    const isShared = rollout !== undefined && rollout.share < 1;
    if (isShared || loosened.has(overrides?.value ?? ''))
      reporter.report(
        'temporary-rule',
        `\`${id.value}\` is temporary: it ${isShared ? 'is for a share of sessions only' : 'stands in for a rule that others may loosen'}. Say with \`expires\` when it ends.`,
        id.range,
      );
  }
};
