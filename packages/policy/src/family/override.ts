import { parse } from '@parapet/cel';
import { print } from '@parapet/cel/rewrite';
import { namesIn } from '../condition/expression.ts';
import { inForceOf } from '../condition/in-force.ts';
import type { MomentKind } from '../moment/moment.ts';
import type { Reporter, SourceRange } from '../problem.ts';
import { reservedNames } from '../schema/moment-schema.ts';
import { addressed } from '../syntax/addressed.ts';
import { type ConditionSyntax, type ExpressionText, textsOf } from '../syntax/expression-text.ts';
import type { OverridingRule, PolicySyntax, RuleSyntax, WrittenPolicy } from '../syntax/policy-syntax.ts';
import { reportLoosened } from './loosened.ts';
import { entriesOf, type Names } from './names.ts';

/** A policy with all its rules complete, and what its conditions may name. */
export interface Base {
  readonly syntax: PolicySyntax;
  readonly names: Names;
}

/**
 * A policy with its overriding rules completed. Where one leaves out its condition, it holds where the other rule would; whatever
 * else it leaves out stays. What is wrong with any is reported, and the rule left out.
 */
export function completed(written: WrittenPolicy, bases: readonly Base[], reporter: Reporter): PolicySyntax {
  const rules = written.rules.flatMap((rule): readonly RuleSyntax[] => {
    if (!isOverriding(rule)) return [rule as RuleSyntax];
    const found = overriddenBy(rule, bases, reporter);
    if (!found) return [];
    const complete = completedRule(rule, found.rule, found.base.syntax);
    reportLoosened(rule, addressed(complete.consequence, written), found.rule, found.base.syntax, reporter);
    reportForeignNames(rule, written, found.base, reporter);
    return [complete];
  });
  return { ...written, rules };
}

export const isOverriding = (rule: WrittenPolicy['rules'][number]): rule is OverridingRule =>
  rule.overrides !== undefined;

function overriddenBy(
  { overrides: { value, range } }: OverridingRule,
  bases: readonly Base[],
  { report }: Reporter,
): { readonly rule: RuleSyntax; readonly base: Base } | undefined {
  const [policy = '', ...id] = value.split('/');
  const base = bases.find(({ syntax }) => syntax.id.value === policy);
  const rule = base?.syntax.rules.find((one) => one.id.value === id.join('/'));
  if (base && rule) return { rule, base };
  const isWorkflow = base?.syntax.workflows.some(({ name }) => name.value === id.join('/'));
  const wrong = isWorkflow
    ? `\`${value}\` is a workflow, and only rules are overridden. One of this policy decides beside it, and may refuse more.`
    : base
      ? `\`${policy}\` has no rule \`${id.join('/')}\`.`
      : `A rule is named as \`policy/rule\`, and the policy under \`extend\`; \`${policy}\` is not extended here.`;
  report('unknown-rule', wrong, range);
  return undefined;
}

function completedRule(rule: OverridingRule, upper: RuleSyntax, policy: PolicySyntax): RuleSyntax {
  const { range } = rule.overrides;
  const here = <T extends { readonly range: SourceRange }>(value: T): T => ({ ...value, range });
  const drawnFor = upper.rollout?.drawnFor ?? `${policy.id.value}/${upper.id.value}`;
  const { overridable: _, overrides: __, ...stays } = upper;
  return {
    ...stays,
    whenRange: range,
    consequence: addressed(upper.consequence, policy),
    consequenceRange: range,
    mode: upper.mode ?? policy.mode,
    ...(upper.expires && { expires: here(upper.expires) }),
    ...(upper.rollout && { rollout: { ...here(upper.rollout), drawnFor } }),
    ...rule,
    when: rule.when ?? bothOf(moved(upper.when, range), policy.applies && moved(policy.applies, range)),
    controls: [...policy.controls, ...upper.controls, ...rule.controls],
    ...((upper.also || rule.also) && {
      also: { notify: [...new Set([...(upper.also?.notify ?? []), ...(rule.also?.notify ?? [])])] },
    }),
  };
}

/** Expressions of another file are shown where they are taken over. */
function moved(condition: ConditionSyntax, range: SourceRange): ConditionSyntax {
  const move = ({ text }: ExpressionText): ExpressionText => textAt(text, range);
  switch (condition.kind) {
    case 'constant':
      return condition;
    case 'expression':
      return { kind: 'expression', expression: move(condition.expression) };
    case 'clauses':
      return {
        kind: 'clauses',
        all: condition.all.map(move),
        any: condition.any.map(move),
        none: condition.none.map(move),
      };
  }
}

const textAt = (text: string, range: SourceRange): ExpressionText => ({ text, range, locate: () => range });

/** What comes first is asked first, and rules are found by that. */
function bothOf(when: ConditionSyntax, applies: ConditionSyntax | undefined): ConditionSyntax {
  if (!applies || (applies.kind === 'constant' && applies.value)) return when;
  if (when.kind === 'constant') return when.value ? applies : when;
  const range = textsOf(when)[0]?.range ?? { start: 0, end: 0 };
  const also = textAt(textOf(applies), range);
  return when.kind === 'expression'
    ? { kind: 'clauses', all: [when.expression, also], any: [], none: [] }
    : { ...when, all: [...when.all, also] };
}

/** A condition as one expression. */
function textOf(condition: ConditionSyntax): string {
  if (condition.kind === 'constant') return String(condition.value);
  if (condition.kind === 'expression') return bracketed(condition.expression);
  const any = condition.any.map(bracketed).join(' || ');
  const parts = [
    ...condition.all.map(bracketed),
    ...(any ? [`(${any})`] : []),
    ...condition.none.map((text) => `!${bracketed(text)}`),
  ];
  return parts.length > 0 ? `(${parts.join(' && ')})` : 'true';
}

/** In its one form, which has no comments that would swallow a bracket. */
const bracketed = ({ text }: ExpressionText): string => `(${print(parse(text).expr)})`;

/** Where a rule that is overridden does not decide any more: where the other policy applies and its rule is in force. */
export interface Override {
  /** The rule that gives way, as `policy/rule`. */
  readonly overridden: string;
  /** At these kinds of moments; left out, at all of the rule's. */
  readonly at?: readonly MomentKind[];
  /** An expression that is true where the rule gives way. */
  readonly where: string;
}

/** What a policy takes over from others. */
export function overridesOf({ id, applies, rules }: WrittenPolicy): readonly Override[] {
  return rules.filter(isOverriding).map((rule) => ({
    overridden: rule.overrides.value,
    ...(rule.at && { at: rule.at }),
    where: [...(applies ? [textOf(applies)] : []), ...inForceOf(rule, id.value).map(({ text }) => `(${text})`)].join(
      ' && ',
    ),
  }));
}

/** The expressions under which a rule still decides, given what overrides it. */
export const unlessOverridden = (
  overrides: readonly Override[],
  kind: MomentKind,
  range: SourceRange,
): readonly ExpressionText[] =>
  overrides
    .filter(({ at }) => at?.includes(kind) ?? true)
    .map(({ where }) => textAt(where === '' ? 'false' : `!(${where})`, range));

/** `applies` is asked on behalf of the rule that gives way as well, which knows only what stands above. */
function reportForeignNames(
  { overrides }: OverridingRule,
  { applies }: WrittenPolicy,
  { names }: Base,
  { report }: Reporter,
): void {
  if (!applies) return;
  const known = new Set([...reservedNames, ...entriesOf(names).map(([name]) => name)]);
  for (const { text } of textsOf(applies))
    for (const name of namesIn(parse(text).expr))
      if (!known.has(name))
        report(
          'override-out-of-scope',
          `The rule that is overridden cannot know \`${name}\`, which \`applies\` asks here. Write out in \`applies\` what it stands for.`,
          overrides.range,
        );
}
