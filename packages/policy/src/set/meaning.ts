import { parse, print } from '@parapet/cel';
import { consequenceOf } from '../decision/proposal.ts';
import type { ConditionSyntax, ExpressionText } from '../syntax/expression-text.ts';
import type { CompiledPolicy } from './compile-policy.ts';

/** All of a policy that decides or is told, in a form that layout, comments and the order of keys do not change. */
export function meaningOf({
  syntax,
  lists,
  finders,
  variables,
  memories,
  workflows,
  rules,
}: Omit<CompiledPolicy, 'digest'>): unknown {
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
    workflows: workflows.map(({ name, digest, within, syntax: { title, otherwise, message, mode, onUnknown } }) => ({
      ...{ name, digest, within, title, otherwise, message, mode, onUnknown },
    })),
    rules: syntax.rules.map((rule, index) => ({
      id: rule.id.value,
      title: rule.title,
      at: [...rule.at].sort(),
      when: conditionMeaning(rule.when),
      consequence: rules[index] && consequenceOf(rules[index]),
      also: rule.also,
      hold: rule.hold,
      onMaxHold: rule.onMaxHold,
      overridable: rule.overridable || undefined,
      mode: rules[index]?.mode,
      message: rule.message,
      reason: rule.reason,
      controls: rules[index]?.controls,
      onError: rule.onError,
      onUnknown: rule.onUnknown,
      severity: rule.severity,
      expires: rule.expires?.end,
      rollout: rule.rollout?.share,
      overrides: rule.overrides?.value,
    })),
  };
}

function conditionMeaning(condition: ConditionSyntax): unknown {
  switch (condition.kind) {
    case 'constant':
      return condition.value;
    case 'expression':
      return expressionMeaning(condition.expression);
    case 'clauses':
      return {
        all: condition.all.map(expressionMeaning),
        any: condition.any.map(expressionMeaning),
        none: condition.none.map(expressionMeaning),
      };
  }
}

const expressionMeaning = ({ text }: ExpressionText): string => print(parse(text).expr);
