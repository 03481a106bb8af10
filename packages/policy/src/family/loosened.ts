import { actions, type Consequence, compareStrictness } from '../decision/action.ts';
import { severities } from '../decision/decision.ts';
import { canonicalJson } from '../digest.ts';
import type { Reporter } from '../problem.ts';
import { addressed } from '../syntax/addressed.ts';
import type { OverridingRule, PolicySyntax, RuleSyntax } from '../syntax/policy-syntax.ts';

/** A rule that does not allow it may be tightened and not loosened. */
export function reportLoosened(
  rule: OverridingRule,
  consequence: Consequence,
  upper: RuleSyntax,
  policy: PolicySyntax,
  { report }: Reporter,
): void {
  if (upper.overridable) return;
  const loosened = loosenedFields(rule, consequence, upper, policy);
  if (loosened.length === 0) return;
  const named = loosened.map((name) => `\`${name}\``).join(', ');
  report(
    'loosened-rule',
    `\`${rule.overrides.value}\` may only be tightened, and ${named} ${loosened.length > 1 ? 'loosen' : 'loosens'} it. Leave that out, or say \`overridable: true\` there.`,
    rule.overrides.range,
  );
}

/** `rollout` and `expires` are not among them: where the overriding rule is not in force, the other decides. */
function loosenedFields(
  rule: OverridingRule,
  consequence: Consequence,
  upper: RuleSyntax,
  policy: PolicySyntax,
): readonly string[] {
  const isEnforced = (upper.mode ?? policy.mode) === 'enforce';
  const isLower =
    rule.severity && severities.indexOf(rule.severity) < (upper.severity ? severities.indexOf(upper.severity) : 0);
  return [
    // What else a condition holds for cannot be told; a rule of its own may say more.
    ...(rule.when ? ['when'] : []),
    ...(rule.mode === 'observe' && isEnforced ? ['mode'] : []),
    ...(isMilder(consequence, addressed(upper.consequence, policy)) ? ['then'] : []),
    ...(isLower ? ['severity'] : []),
    ...(rule.onError === 'allow' && upper.onError !== 'allow' ? ['on_error'] : []),
    ...(upper.onMaxHold !== 'release' && rule.onMaxHold === 'release' ? ['on_max_hold'] : []),
    ...(rule.onUnknown === 'allow' && upper.onUnknown !== 'allow' ? ['on_unknown'] : []),
  ];
}

/**
 * Whether one consequence, in the place of another, could let anything go on that the other would not: what is held for a person
 * goes on as it was if that person agrees, and another model or another person may say something else.
 */
function isMilder(own: Consequence, upper: Consequence): boolean {
  if (canonicalJson(own) === canonicalJson(upper)) return false;
  // Whoever was told is not told any more.
  if (upper.action === 'notify') return true;
  const isLater = actions.indexOf(own.action) > actions.indexOf(upper.action);
  switch (own.action) {
    case 'throttle':
    case 'block':
    case 'halt':
      return !isLater && !(own.action === upper.action && compareStrictness(own, upper) >= 0);
    case 'rewrite':
      return upper.action !== 'flag' && upper.action !== 'redact';
    default:
      return !(upper.action === 'flag' && isLater);
  }
}
