import { type Expr, parse } from '@parapet/cel';
import { print } from '@parapet/cel/rewrite';
import { rememberedFor } from '../condition/remembered.ts';
import { consequenceOf } from '../decision/proposal.ts';
import { digestOf } from '../digest.ts';
import type { ConditionSyntax, ExpressionText } from '../syntax/expression-text.ts';
import type { RuleSyntax } from '../syntax/policy-syntax.ts';
import type { Workflow } from '../workflow/workflow.ts';
import type { CompiledPolicy } from './compile-policy.ts';
import type { RuleSummary } from './policy-set.ts';

/** Over the meaning of a policy, that of what it extends, and what is overridden of it. */
export const policyDigest = rememberedFor((policy: CompiledPolicy): string => {
  const { bases, overrides } = policy.family;
  return digestOf([meaningOf(policy), bases.map((base) => policyDigest(base)).sort(), overrides]);
});

/** All of a policy that decides or is told, in a form that layout, comments and the order of keys do not change. */
function meaningOf({ syntax, lists, finders, variables, memories, workflows, rules, kinds }: CompiledPolicy): unknown {
  const planned = Object.values(kinds).flatMap((kind) => kind.rules);
  const expressions = planned.flatMap(({ when }) => when.expressions);
  const known = new Map(expressions.map(({ source, checked }) => [source.text, checked.expr]));
  return {
    policy: syntax.id.value,
    title: syntax.title,
    owner: syntax.owner,
    reviewers: syntax.reviewers.length > 0 ? syntax.reviewers.map(({ value }) => value) : undefined,
    reviewEvery: syntax.reviewEvery?.milliseconds,
    layer: syntax.layer?.value,
    extends: syntax.extends.length > 0 ? syntax.extends.map(({ value }) => value).sort() : undefined,
    maxHold: syntax.maxHold,
    applies: syntax.applies && conditionMeaning(syntax.applies),
    lists: Object.fromEntries([...lists].map(([name, { digest }]) => [name, digest])),
    finders: Object.fromEntries([...finders].map(([name, { finder }]) => [name, finder.digest])),
    variables: Object.fromEntries([...variables].map(([name, { source }]) => [name, expressionMeaning(source)])),
    memories: Object.fromEntries([...memories].map(([name, { digest }]) => [name, digest])),
    workflows: workflows.map(workflowMeaning),
    rules: syntax.rules.map((rule, index) => ruleMeaning(rule, rules[index], known)),
  };
}

export const workflowMeaning = ({ name, digest, within, syntax }: Workflow): object => {
  const { title, otherwise, message, mode, onUnknown } = syntax;
  return { name, digest, within, title, otherwise, message, mode, onUnknown };
};

/** All of a rule that decides or is told, but for what its policy says of all rules. */
export const ruleMeaning = (rule: RuleSyntax, summary: RuleSummary | undefined, known: Parsed = new Map()): object => ({
  id: rule.id.value,
  title: rule.title,
  at: [...rule.at].sort(),
  when: conditionMeaning(rule.when, known),
  consequence: summary && consequenceOf(summary),
  also: rule.also,
  hold: rule.hold,
  onMaxHold: rule.onMaxHold,
  overridable: rule.overridable || undefined,
  mode: summary?.mode,
  message: rule.message,
  reason: rule.reason,
  controls: summary?.controls,
  onError: rule.onError,
  onUnknown: rule.onUnknown,
  severity: rule.severity,
  expires: rule.expires?.end,
  rollout: rule.rollout?.share,
  overrides: rule.overrides?.value,
});

/** Expressions that were parsed already, by their texts. */
type Parsed = ReadonlyMap<string, Expr>;

export function conditionMeaning(condition: ConditionSyntax, known: Parsed = new Map()): unknown {
  const meaningOfOne = (text: ExpressionText): string => expressionMeaning(text, known);
  switch (condition.kind) {
    case 'constant':
      return condition.value;
    case 'expression':
      return meaningOfOne(condition.expression);
    case 'clauses':
      return {
        all: condition.all.map(meaningOfOne),
        any: condition.any.map(meaningOfOne),
        none: condition.none.map(meaningOfOne),
      };
  }
}

const expressionMeaning = ({ text }: ExpressionText, known: Parsed = new Map()): string =>
  printed(known.get(text) ?? parse(text).expr);

const printed = rememberedFor((expr: Expr): string => print(expr));
