import { namesIn } from '../condition/expression.ts';
import { rememberedFor } from '../condition/remembered.ts';
import { slotOf } from '../decision/action.ts';
import { digestOf } from '../digest.ts';
import { type MomentKind, momentKinds } from '../moment/moment.ts';
import { breachOf } from '../workflow/workflow-rule.ts';
import type { CompiledPolicy } from './compile-policy.ts';
import { policySetOf } from './create-policy-set.ts';
import { memoriesIn } from './names-used.ts';
import type { CompiledKind, PlannedRule } from './plan.ts';
import { made, type PolicySet, type RuleSummary } from './policy-set.ts';

/**
 * The kinds of moments at which a rule has to do with what happened before: it asks for it, or has a say in what is remembered. There
 * it is decided in the order in which things happened, together with all others of which this is true; see `boundPart`. At all other
 * moments it says what it says whatever else there is; see `freePart`.
 */
export const boundAt = (set: PolicySet, rule: RuleSummary): readonly MomentKind[] =>
  rule.at.filter((at) => boundIn(set).get(at)?.has(nameOf(rule)));

/** Some rules of a policy set, without anything that is remembered: for the moments at which they have nothing to do with it. */
export function freePart(set: PolicySet, rules: readonly RuleSummary[]): PolicySet {
  const wanted = new Set(rules.map(nameOf));
  const isWanted = (rule: RuleSummary, at: MomentKind): boolean =>
    wanted.has(nameOf(rule)) && !boundIn(set).get(at)?.has(nameOf(rule));
  return partOf(set, 'free', isWanted, (policy) => ({ ...policy, memories: new Map(), workflows: [] }), forgetting);
}

/** What is remembered, and the rules that have to do with it. */
export const boundPart = (set: PolicySet): PolicySet =>
  partOf(
    set,
    'bound',
    (rule, at) => boundIn(set).get(at)?.has(nameOf(rule)) === true,
    (policy) => policy,
    (kind) => kind,
  );

const nameOf = ({ policy, id }: RuleSummary): string => `${policy}/${id}`;

const forgetting = (kind: CompiledKind): CompiledKind => ({ ...kind, made: [], workflows: [], governing: [] });

/** The rules that have to do with what happened before, by the kind of moment at which they do. */
const boundIn = rememberedFor((set: PolicySet): ReadonlyMap<MomentKind, ReadonlySet<string>> => {
  const { policies } = set[made];
  return new Map(
    momentKinds.map((at) => {
      const kinds = policies.flatMap((policy) => policy.kinds[at] ?? []);
      const changes = kinds.some(isRemembered) && kinds.some(({ rules }) => rules.some(isChange));
      const bound = kinds.flatMap((kind) => {
        const asks = askingIn(kind);
        return kind.rules.filter((rule) => (changes && isEnforced(rule)) || asks(rule));
      });
      return [at, new Set(bound.map(({ summary }) => nameOf(summary)))];
    }),
  );
});

const isRemembered = ({ made, workflows }: CompiledKind): boolean => made.length + workflows.length > 0;

const isEnforced = ({ summary }: PlannedRule): boolean => summary.mode === 'enforce';

/** What is remembered of a moment is what goes on, which no rule changes alone: what another refuses is not changed. */
const isChange = (rule: PlannedRule): boolean => isEnforced(rule) && slotOf[rule.summary.action] === 'content';

/** Which rules of a policy ask what happened before; all do where what the policy applies to does. */
function askingIn({ applies, governing, scope, names }: CompiledKind): (rule: PlannedRule) => boolean {
  if (memoriesIn(applies.expressions, scope, names.all.memories).length > 0) return () => true;
  const breaches = governing.map(({ name }) => breachOf(name));
  return ({ memories, when }) =>
    memories.length > 0 ||
    when.expressions.some(({ checked }) => breaches.some((breach) => namesIn(checked.expr).has(breach)));
}

function partOf(
  set: PolicySet,
  what: 'free' | 'bound',
  isWanted: (rule: RuleSummary, at: MomentKind) => boolean,
  policyOf: (policy: CompiledPolicy) => CompiledPolicy,
  kindOf: (kind: CompiledKind) => CompiledKind,
): PolicySet {
  const { policies, scanner } = set[made];
  const narrow = policies.map((policy): CompiledPolicy => {
    const kinds = Object.values(policy.kinds).map(
      (kind): CompiledKind => ({
        ...kindOf(kind),
        rules: kind.rules.filter((rule) => isWanted(rule.summary, kind.kind)),
      }),
    );
    return {
      ...policyOf(policy),
      rules: policy.rules.filter((rule) => rule.at.some((at) => isWanted(rule, at))),
      kinds: Object.fromEntries(kinds.map((kind) => [kind.kind, kind])),
    };
  });
  return policySetOf({ policies: narrow, scanner }, () => {
    const rules = narrow.flatMap((policy) => policy.rules.map(nameOf));
    return digestOf({ part: what, of: set.digest, rules });
  });
}
