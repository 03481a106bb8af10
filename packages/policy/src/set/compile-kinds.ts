import { always } from '../condition/condition.ts';
import type { FormulaScope } from '../condition/formula.ts';
import type { Override } from '../family/override.ts';
import { type MomentKind, momentKinds } from '../moment/moment.ts';
import { type Reporter, say } from '../problem.ts';
import { missingAt } from '../schema/missing-at.ts';
import { reservedNames } from '../schema/moment-schema.ts';
import type { PolicySyntax, RuleSyntax } from '../syntax/policy-syntax.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { ruleOf } from '../workflow/workflow-rule.ts';
import type { CompiledNames } from './compile-names.ts';
import type { CompiledPolicy } from './compile-policy.ts';
import { readsOfAll } from './names-used.ts';
import type { CompiledKind } from './plan.ts';
import { planBreach, planRule } from './plan-rule.ts';
import type { RuleSummary } from './policy-set.ts';

/** What is compiled of a policy before its rules are. */
export interface BeforeRules {
  readonly file: string;
  readonly names: CompiledNames;
  readonly workflows: readonly Workflow[];
  readonly overrides: readonly Override[];
  /** What was compiled before an edit that left all of these alone. */
  readonly before: CompiledPolicy['kinds'] | undefined;
}

/** What a policy decides and remembers, compiled by kind of moment. */
export function compileKinds(
  syntax: PolicySyntax,
  { file, names, workflows: allWorkflows, overrides, before }: BeforeRules,
  reporter: Reporter,
): Pick<CompiledPolicy, 'rules' | 'kinds'> {
  const kinds: Partial<Record<MomentKind, CompiledKind>> = {};
  const summaries = new Map<RuleSyntax, RuleSummary>();
  const workflowRules = new Map(allWorkflows.map((workflow) => [workflow, ruleOf(workflow.syntax)]));
  const once = reportOnce(reporter);
  for (const kind of momentKinds) {
    const concerned = syntax.rules.filter(({ at }) => at.includes(kind));
    const isRemembered = [...names.memories.values()].some(({ syntax }) => syntax.at.includes(kind));
    const workflows = allWorkflows.filter((workflow) => tellsKeyOf(workflow, kind, names.scopeAt(kind), once));
    if (concerned.length + workflows.length === 0 && !isRemembered) continue;
    const scope = names.scopeAt(kind);
    const environment = names.environmentAt(kind);
    const { memories } = names.all;
    const known = new Map(before?.[kind]?.rules.map((rule) => [rule.syntax.written, rule]));
    const place = { policy: syntax, file, kind, environment, scope, memories, overrides, known, reporter: once };
    const applies = say(names.appliesAt(kind), once) ?? always;
    const rules = concerned.flatMap((rule) => {
      const planned = planRule(rule, place);
      if (planned) summaries.set(rule, mergeSummaries(summaries.get(rule), planned.summary));
      return planned ?? [];
    });
    const governing = kind === 'tool_call' ? workflows : [];
    for (const workflow of governing) {
      const rule = workflowRules.get(workflow);
      const planned = rule && planBreach(workflow, rule, place);
      if (planned) summaries.set(rule, planned.summary);
      if (planned) rules.push(planned);
    }
    const made = say(names.madeAt(kind), once);
    const { value: id } = syntax.id;
    kinds[kind] = { id, kind, applies, rules, made, workflows, governing, scope, names };
  }
  return { kinds, rules: [...syntax.rules, ...workflowRules.values()].flatMap((rule) => summaries.get(rule) ?? []) };
}

/** Only where a rule is about outputs has it a class. */
const mergeSummaries = (known: RuleSummary | undefined, summary: RuleSummary): RuleSummary =>
  known?.streamClass ? { ...summary, streamClass: known.streamClass } : summary;

/** A rule at several moments is compiled for each; what is wrong with it is said once. */
function reportOnce(reporter: Reporter): Reporter {
  const said = new Set<string>();
  return {
    ...reporter,
    report(code, message, range, more) {
      const key = `${code} ${range.start} ${range.end}`;
      if (said.has(key)) return;
      said.add(key);
      reporter.report(code, message, range, more);
    },
  };
}

/** Whether moments of a kind tell whose workflow it is; calls of tools must. */
function tellsKeyOf({ key, syntax }: Workflow, kind: MomentKind, scope: FormulaScope, { report }: Reporter): boolean {
  const missing = missingAt(kind, readsOfAll(key, { ...scope, roots: new Set(reservedNames) }));
  if (missing !== undefined && kind === 'tool_call')
    report(
      'workflow-out-of-place',
      `\`${syntax.name.value}\` is kept per \`${missing}\`, which does not exist at \`tool_call\`.`,
      syntax.name.range,
    );
  return missing === undefined;
}
