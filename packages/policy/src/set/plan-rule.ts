import { type Environment, types } from '@parapet/cel';
import { compileCondition, movedTo as conditionMovedTo } from '../condition/condition.ts';
import { combine, type Formula, type FormulaScope } from '../condition/formula.ts';
import { rolloutFunction, whileInForce } from '../condition/in-force.ts';
import type { Consequence } from '../decision/action.ts';
import { type Override, unlessOverridden } from '../family/override.ts';
import type { Memory } from '../memory/memory.ts';
import type { MomentKind } from '../moment/moment.ts';
import type { Reporter, SourceRange } from '../problem.ts';
import { actsUnsettled } from '../schema/action-schema.ts';
import { missingAt } from '../schema/missing-at.ts';
import { defaultMaxHold } from '../schema/policy-schema.ts';
import { classOf, isKnownEarly } from '../stream/stream-class.ts';
import { addressed } from '../syntax/addressed.ts';
import { fillMessage, type MessageValues } from '../syntax/message-template.ts';
import type { PolicySyntax, RuleSyntax } from '../syntax/policy-syntax.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { breachOf } from '../workflow/workflow-rule.ts';
import { memoriesIn, readsOfAll, variableOutOfPlace } from './names-used.ts';
import type { PlannedRule } from './plan.ts';
import type { RuleSummary } from './policy-set.ts';

/** Where a rule is planned: its policy at one kind of moment. */
export interface Place {
  readonly policy: PolicySyntax;
  readonly file: string;
  readonly kind: MomentKind;
  readonly environment: Environment;
  readonly scope: FormulaScope;
  readonly memories: ReadonlyMap<string, Memory>;
  readonly overrides: readonly Override[];
  /** Rules that were compiled against the same, by how they are written. */
  readonly known: ReadonlyMap<string | undefined, PlannedRule>;
  readonly reporter: Reporter;
}

/** One environment for all rules but those that need more: what it indexes is indexed once. */
const environmentFor = (
  { rollout }: RuleSyntax,
  overriding: readonly Override[],
  environment: Environment,
): Environment =>
  rollout || overriding.length > 0
    ? { ...environment, functions: [...environment.functions, rolloutFunction] }
    : environment;

/** A rule at one kind of moment; undefined where something is wrong with it, which is reported. */
export function planRule(rule: RuleSyntax, place: Place): PlannedRule | undefined {
  const { policy, file, kind, environment, scope, memories, overrides, reporter } = place;
  const overriding = overrides.filter(({ overridden }) => overridden === `${policy.id.value}/${rule.id.value}`);
  const condition = whileInForce(rule, policy.id.value, unlessOverridden(overriding, kind, rule.id.range));
  // A rule that takes over from another, or gives way to one, is made of more than what is written here.
  const isWhole = condition === rule.when && overriding.length === 0 && !rule.overrides;
  const known = isWhole && rule.written !== undefined ? place.known.get(rule.written) : undefined;
  if (known) return movedTo(rule, known, place);
  const when = compileCondition(condition, environmentFor(rule, overriding, environment), scope, reporter);
  if (!when) return undefined;
  const foreign = variableOutOfPlace(when.expressions, kind, scope);
  if (foreign) {
    reporter.report(
      'variable-out-of-place',
      `The variable \`${foreign.name}\` reads \`${foreign.missing}\`, which does not exist at \`${kind}\`.`,
      rule.whenRange,
    );
    return undefined;
  }
  const asked = memoriesIn(when.expressions, scope, memories);
  for (const memory of asked) reportForeignKey(memory, kind, rule.whenRange, reporter);
  const unsettled = actsUnsettled.has(rule.consequence.action) ? 'act' : 'allow';
  const values = { policy: policy.id.value, rule: rule.id.value, reason: rule.reason ?? rule.id.value };
  const summary: RuleSummary = {
    policy: policy.id.value,
    id: rule.id.value,
    ...(rule.title !== undefined && { title: rule.title }),
    at: rule.at,
    mode: rule.mode ?? policy.mode,
    ...consequenceIn(policy, rule, values),
    ...(rule.also && { also: rule.also }),
    ...(rule.message !== undefined && { message: fillMessage(rule.message, values) }),
    ...(rule.severity && { severity: rule.severity }),
    ...(rule.expires && { expires: rule.expires.end }),
    ...(rule.rollout && { rollout: rule.rollout.share }),
    ...(rule.overrides && { overrides: rule.overrides.value }),
    ...(rule.overridable !== undefined && { overridable: rule.overridable }),
    controls: [...new Set([...policy.controls, ...rule.controls].map(({ value }) => value))],
    file,
    range: rule.id.range,
    ...(kind === 'output' && { streamClass: classOf(rule.consequence.action, withoutEarly(when.formula), rule.hold) }),
  };
  return {
    summary,
    syntax: rule,
    when,
    unsettledByError: rule.onError ?? unsettled,
    unsettledByUnknown: rule.onUnknown ?? unsettled,
    maxHold: policy.maxHold ?? defaultMaxHold,
    reads: readsOfAll(when.expressions, scope),
    memories: asked,
  };
}

/** A rule that is written as it was, and may stand somewhere else by now. */
function movedTo(rule: RuleSyntax, known: PlannedRule, { kind, reporter }: Place): PlannedRule {
  for (const memory of known.memories) reportForeignKey(memory, kind, rule.whenRange, reporter);
  if (rule === known.syntax) return known;
  const when = conditionMovedTo(rule.when, known.when);
  return { ...known, syntax: rule, when, summary: { ...known.summary, range: rule.id.range } };
}

/** What a rule proposes, with what its policy says where the rule does not, and nothing left to fill in. */
function consequenceIn(policy: PolicySyntax, { consequence }: RuleSyntax, values: MessageValues): Consequence {
  const known = addressed(consequence, policy);
  if (known.action !== 'rewrite' || !('template' in known.options)) return known;
  return { action: 'rewrite', options: { template: fillMessage(known.options.template, values) } };
}

/** The rule that a workflow amounts to: it asks one question more than other rules may. */
export function planBreach({ name, key }: Workflow, rule: RuleSyntax, place: Place): PlannedRule | undefined {
  const { environment, scope } = place;
  const breach = { [breachOf(name)]: { type: types.bool, doc: 'Whether a tool is called out of its state.' } };
  const asking = { ...environment, variables: { ...environment.variables, ...breach } };
  const planned = planRule(rule, { ...place, environment: asking });
  return planned && { ...planned, reads: new Set(['tool.name', ...readsOfAll(key, scope)]) };
}

/** A memory can only be asked where the moment tells under which key to look. */
export function reportForeignKey(memory: Memory, kind: MomentKind, range: SourceRange, { report }: Reporter): void {
  const missing = missingAt(kind, memory.keyReads);
  if (missing !== undefined)
    report(
      'memory-out-of-place',
      `The memory \`${memory.name}\` is kept per \`${missing}\`, which does not exist at \`${kind}\`, so nothing could ever be found.`,
      range,
    );
}

/** What stays of a condition when all that is known before the answer begins leaves it open: the worst case. */
function withoutEarly(formula: Formula): Formula {
  if (formula.kind === 'atom' || formula.kind === 'constant') return formula;
  const late = formula.parts.filter((part) => part.kind !== 'atom' || !isKnownEarly(part)).map(withoutEarly);
  return late.length === 0 ? { kind: 'constant', value: true } : combine(formula.kind, late);
}
