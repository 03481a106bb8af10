import { namesIn } from '../condition/expression.ts';
import { rememberedFor } from '../condition/remembered.ts';
import { slotOf } from '../decision/action.ts';
import { digestOf } from '../digest.ts';
import { type MomentKind, momentKinds } from '../moment/moment.ts';
import { breachOf } from '../workflow/workflow-rule.ts';
import { planKind } from './create-policy-set.ts';
import { indexByGuards } from './guarded-index.ts';
import { memoriesIn, variablesIn } from './names-used.ts';
import type { KindPlan, Plan, PlannedPolicy, PlannedRule } from './plan.ts';
import { type PolicySet, plan, type RuleSummary } from './policy-set.ts';
import { concernsSpan } from './span-guard.ts';

/** What names a rule. */
type RuleName = Pick<RuleSummary, 'policy' | 'id'>;

/**
 * The kinds of moments at which a rule has to do with what happened before: it asks for it, or has a say in what is remembered. There
 * it is decided in the order in which things happened, together with all others of which this is true; see `boundPart`. At all other
 * moments it says what it says whatever else there is; see `freePart`.
 */
export const boundAt = (
  set: PolicySet,
  { policy, id, at }: RuleName & Pick<RuleSummary, 'at'>,
): readonly MomentKind[] => at.filter((kind) => boundIn(set[plan].kinds[kind]).has(nameOf(policy, id)));

/** Some rules of a policy set, without anything that is remembered: for the moments at which they have nothing to do with it. */
export function freePart(set: PolicySet, rules: readonly RuleName[]): PolicySet {
  const wanted = new Set(rules.map(({ policy, id }) => nameOf(policy, id)));
  return partOf(set, 'free', (kind) => {
    const bound = boundIn(kind);
    return kind.policies.map((policy) =>
      forgetting(policy, ({ summary }) => {
        const name = nameOf(summary.policy, summary.id);
        return wanted.has(name) && !bound.has(name);
      }),
    );
  });
}

/** What is remembered, and the rules that have to do with it. */
export const boundPart = (set: PolicySet): PolicySet =>
  partOf(set, 'bound', (kind) => {
    const bound = boundIn(kind);
    return kind.policies.map((policy) =>
      withRules(policy, ({ summary }) => bound.has(nameOf(summary.policy, summary.id))),
    );
  });

const nameOf = (policy: string, id: string): string => `${policy}/${id}`;

/** The rules at one kind of moment that have to do with what happened before. */
const boundIn = rememberedFor(({ policies, hasPast }: KindPlan): ReadonlySet<string> => {
  if (!hasPast) return new Set();
  const enforced = ({ summary }: PlannedRule): boolean => summary.mode === 'enforce';
  const changes = policies.some(({ rules }) =>
    rules.some((rule) => enforced(rule) && slotOf[rule.summary.action] === 'content'),
  );
  return new Set(
    policies.flatMap((policy) => {
      const asks = askingIn(policy);
      return policy.rules
        .filter((rule) => (changes && enforced(rule)) || asks(rule))
        .map(({ summary }) => nameOf(summary.policy, summary.id));
    }),
  );
});

/** Which rules of a policy ask what happened before; all do where what the policy applies to does. */
function askingIn({ applies, memories, governing, scope }: PlannedPolicy): (rule: PlannedRule) => boolean {
  const known = new Map(memories.map((memory) => [memory.name, memory]));
  const breaches = new Set(governing.map(({ name }) => breachOf(name)));
  if (memoriesIn(applies.expressions, scope, known).length > 0) return () => true;
  return ({ when }) =>
    memoriesIn(when.expressions, scope, known).length > 0 ||
    when.expressions.some(({ checked }) => [...namesIn(checked.expr)].some((name) => breaches.has(name)));
}

function withRules(policy: PlannedPolicy, isWanted: (rule: PlannedRule) => boolean): PlannedPolicy {
  const rules = policy.rules.filter(isWanted);
  return { ...policy, rules, index: indexByGuards(rules, ({ when }) => when.formula) };
}

/** The same without memories and workflows, and without the variables that nobody asks then. */
function forgetting(policy: PlannedPolicy, isWanted: (rule: PlannedRule) => boolean): PlannedPolicy {
  const narrow = withRules(policy, isWanted);
  const asking = [...policy.applies.expressions, ...narrow.rules.flatMap(({ when }) => when.expressions)];
  const used = variablesIn(asking, policy.scope);
  const variables = policy.variables.filter(([name]) => used.has(name));
  return {
    ...narrow,
    variables,
    hasNoNames: variables.length + policy.asked.length === 0,
    ...{ memories: [], lateVariables: [], made: [], workflows: [], governing: [] },
  };
}

function partOf(
  set: PolicySet,
  what: 'free' | 'bound',
  policiesOf: (kind: KindPlan) => readonly PlannedPolicy[],
): PolicySet {
  const { kinds, scanner } = set[plan];
  const narrow = Object.fromEntries(
    momentKinds.map((at) => [at, planKind(policiesOf(kinds[at]))]),
  ) as unknown as Plan['kinds'];
  const planned = momentKinds.flatMap((at) => narrow[at].policies.flatMap(({ rules }) => rules));
  const names = new Set(planned.map(({ summary }) => nameOf(summary.policy, summary.id)));
  const rules = set.rules.filter(({ policy, id }) => names.has(nameOf(policy, id)));
  return {
    ...set,
    digest: digestOf({ part: what, of: set.digest, rules: [...names].sort() }),
    rules,
    workflows: what === 'free' ? [] : set.workflows,
    remembers: what === 'free' ? [] : set.remembers,
    has: (at) => narrow[at].policies.length > 0,
    asks: (at) => narrow[at].hasFacts,
    enforces: (at) => set.enforces(at) && rules.some((rule) => rule.at.includes(at)),
    concernsSpan: concernsSpan(narrow.span.policies.flatMap((policy) => policy.rules)),
    [plan]: { kinds: narrow, scanner },
  };
}
