import { type Environment, extensions, parse, types, type VariableDecl } from '@parapet/cel';
import { always, compileCondition } from '../condition/condition.ts';
import { compileExpression, type Expression, namesIn } from '../condition/expression.ts';
import { combine, type Formula, type FormulaScope, readsOf } from '../condition/formula.ts';
import { rolloutFunction, whileInForce } from '../condition/in-force.ts';
import { compileFinder } from '../finder/compile-finder.ts';
import { FinderValue, finderFunctions, finderType } from '../finder/finder-functions.ts';
import type { Scanner } from '../finder/scanner.ts';
import { createEntryReader, type ReadFile } from '../list/read-entries.ts';
import { createTextList, type TextList } from '../list/text-list.ts';
import { compileMade, compileMemories, createKeyCompiler, defaultMaxWindow } from '../memory/compile-memories.ts';
import { createDefinitions, type Definitions } from '../memory/definitions.ts';
import { expressionsOfMade, type Memory } from '../memory/memory.ts';
import { memoryFunctions, memoryVariable } from '../memory/memory-type.ts';
import { type MomentKind, momentKinds } from '../moment/moment.ts';
import type { Reporter, SourceRange } from '../problem.ts';
import { missingAt } from '../schema/missing-at.ts';
import { momentVariables, reservedNames, variablesOfAnyMoment } from '../schema/moment-schema.ts';
import { classOf, isKnownEarly } from '../stream/stream-class.ts';
import { fillMessage } from '../syntax/message-template.ts';
import type { PolicySyntax, RuleSyntax, VariableSyntax } from '../syntax/policy-syntax.ts';
import { compileWorkflow } from '../workflow/compile-workflow.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { breachOf, ruleOf } from '../workflow/workflow-rule.ts';
import { claimNames } from './claim-names.ts';
import type { PlannedPolicy, PlannedRule } from './plan.ts';
import type { RuleSummary } from './policy-set.ts';
import { indexRules } from './rule-index.ts';

/** A policy whose names are looked up and whose expressions are compiled. */
export interface CompiledPolicy {
  readonly syntax: PolicySyntax;
  readonly file: string;
  readonly lists: ReadonlyMap<string, TextList>;
  readonly finders: ReadonlyMap<string, FinderValue>;
  readonly variables: ReadonlyMap<string, Expression>;
  readonly memories: ReadonlyMap<string, Memory>;
  readonly workflows: readonly Workflow[];
  readonly rules: readonly RuleSummary[];
  readonly kinds: Readonly<Partial<Record<MomentKind, PlannedPolicy>>>;
}

/** Compiles one policy; everything wrong with it goes to the reporter. */
export function compilePolicy(
  syntax: PolicySyntax,
  scanner: Scanner,
  read: ReadFile,
  reporter: Reporter,
): CompiledPolicy {
  const names = claimNames(syntax, reporter);
  const readEntries = createEntryReader(read, reporter);
  const lists = new Map<string, TextList>();
  for (const { name, entries, foldsCase } of syntax.lists)
    if (names.has(name)) lists.set(name.value, createTextList(readEntries(entries, name.range) ?? [], foldsCase));
  const finders = new Map<string, FinderValue>();
  for (const finder of syntax.finders) {
    const compiled = names.has(finder.name) ? compileFinder(finder, readEntries, reporter) : undefined;
    // A finder that is wrong still has a name: one mistake is reported once.
    finders.set(finder.name.value, new FinderValue(finder.name.value, compiled ?? findsNothing, scanner));
  }
  const owned: Record<string, VariableDecl> = {};
  for (const [name, { value }] of lists)
    owned[name] = { type: types.list(types.string), doc: `The list \`${name}\` of this policy.`, value };
  for (const [name, value] of finders)
    owned[name] = { type: finderType, doc: `The finder \`${name}\` of this policy.`, value };
  const claimedMemories = syntax.memories.filter(({ name }) => names.has(name));
  for (const memory of claimedMemories) owned[memory.name.value] = memoryVariable(memory);
  const functions = [...extensions, ...finderFunctions, ...(claimedMemories.length > 0 ? memoryFunctions : [])];
  const variables = compileVariables(
    syntax.variables.filter(({ name }) => names.has(name)),
    { variables: { ...variablesOfAnyMoment, ...owned }, functions },
    reporter,
  );
  for (const [name, { checked }] of variables)
    owned[name] = { type: checked.type, doc: `The variable \`${name}\` of this policy.` };

  const definitions = createDefinitions(syntax, lists, finders);
  const environment: Environment = { variables: { ...variablesOfAnyMoment, ...owned }, functions };
  const scope: FormulaScope = { roots: new Set(Object.keys(variablesOfAnyMoment)), finders, variables, lists };
  const compileKey = createKeyCompiler(environment, definitions, reporter);
  const memories = compileMemories(syntax, claimedMemories, definitions, compileKey, scope, reporter);
  const within = syntax.maxWindow?.milliseconds ?? defaultMaxWindow;
  const workflows = syntax.workflows.map((workflow) =>
    compileWorkflow(workflow, { environment, scope, compileKey, definitions, within }, reporter),
  );

  const scopeAt = (kind: MomentKind): FormulaScope => ({
    ...scope,
    roots: new Set(Object.keys(momentVariables[kind])),
    memories,
  });
  const environmentAt = (kind: MomentKind): Environment => ({
    variables: { ...momentVariables[kind], ...owned },
    functions,
  });
  const planned = planKinds(
    syntax,
    {
      scopeAt,
      environmentAt,
      file: reporter.file,
      definitions,
      memories,
      workflows,
    },
    reporter,
  );
  return { syntax, file: reporter.file, lists, finders, variables, memories, workflows, ...planned };
}

const findsNothing = { digest: '', kind: 'nothing', maxLength: 1, spec: { kind: 'words', words: ['\u001e'] } } as const;

/** Compiles variables, each after those it uses. They may speak of any moment; where they are used it is checked that theirs exists. */
function compileVariables(
  syntax: readonly VariableSyntax[],
  { variables: known, functions }: Environment,
  reporter: Reporter,
): ReadonlyMap<string, Expression> {
  const done = new Map<string, Expression>();
  const waiting = new Map(syntax.map((variable) => [variable.name.value, variable]));
  const uses = new Map(syntax.map(({ name, expression }) => [name.value, namesIn(parse(expression.text).expr)]));
  const declared: Record<string, VariableDecl> = { ...known };
  let progress = true;
  while (progress && waiting.size > 0) {
    progress = false;
    for (const [name, variable] of waiting) {
      if ([...(uses.get(name) ?? [])].some((used) => waiting.has(used))) continue;
      waiting.delete(name);
      progress = true;
      const expression = compileExpression(variable.expression, { variables: declared, functions }, reporter);
      declared[name] = { type: expression?.checked.type ?? types.dyn, doc: `The variable \`${name}\` of this policy.` };
      if (expression) done.set(name, expression);
    }
  }
  for (const { name } of waiting.values())
    reporter.report(
      'variable-cycle',
      `\`${name.value}\` is defined by itself; write one of the variables in the circle out.`,
      name.range,
    );
  return done;
}

interface Context {
  readonly scopeAt: (kind: MomentKind) => FormulaScope;
  readonly environmentAt: (kind: MomentKind) => Environment;
  readonly file: string;
  readonly definitions: Definitions;
  readonly memories: ReadonlyMap<string, Memory>;
  readonly workflows: readonly Workflow[];
}

function planKinds(
  syntax: PolicySyntax,
  context: Context,
  reporter: Reporter,
): Pick<CompiledPolicy, 'rules' | 'kinds'> {
  const kinds: Partial<Record<MomentKind, PlannedPolicy>> = {};
  const summaries = new Map<RuleSyntax, RuleSummary>();
  const workflowRules = new Map(context.workflows.map((workflow) => [workflow, ruleOf(workflow.syntax)]));
  const once = reportOnce(reporter);
  for (const kind of momentKinds) {
    const concerned = syntax.rules.filter(({ at }) => at.includes(kind));
    const remembered = [...context.memories.values()].filter(({ syntax }) => syntax.at.includes(kind));
    const workflows = context.workflows.filter((workflow) => tellsKeyOf(workflow, kind, context.scopeAt(kind), once));
    if (concerned.length + remembered.length + workflows.length === 0) continue;
    const scope = context.scopeAt(kind);
    const environment = context.environmentAt(kind);
    const applies = syntax.applies ? compileCondition(syntax.applies, environment, scope, once) : always;
    const rules = concerned.flatMap((rule) => {
      const planned = planRule(rule, kind, syntax, environment, scope, context.memories, context.file, once);
      if (planned) summaries.set(rule, mergeSummaries(summaries.get(rule), planned.summary));
      return planned ?? [];
    });
    const governing = kind === 'tool_call' ? workflows : [];
    for (const workflow of governing) {
      const rule = workflowRules.get(workflow);
      const planned = rule && planBreach(workflow, rule, syntax, environment, scope, context, once);
      if (planned) summaries.set(rule, planned.summary);
      if (planned) rules.push(planned);
    }
    const made = remembered.flatMap((memory) => {
      reportForeignKey(memory, kind, memory.syntax.name.range, once);
      return compileMade(memory, context.memories, environment, scope, once) ?? [];
    });
    const asking = [
      ...(applies?.expressions ?? []),
      ...rules.flatMap(({ when }) => when.expressions),
      ...made.flatMap(expressionsOfMade),
      ...workflows.flatMap(({ key, states }) => [...key, ...guardsAt(kind, states)]),
    ];
    const asked = memoriesIn(asking, scope, context.memories);
    const used = variablesIn([...asking, ...asked.flatMap(({ key }) => key)], scope);
    const variables = [...scope.variables].filter(([name]) => used.has(name));
    const isLate = ([, { source }]: (typeof variables)[number]) => context.definitions.readBy([source]).size > 0;
    kinds[kind] = {
      id: syntax.id.value,
      applies: applies ?? always,
      appliesReads: readsOfAll(applies?.expressions ?? [], scope),
      rules,
      index: indexRules(rules),
      hasNoNames: variables.length + asked.length + governing.length === 0,
      variables: variables.filter((variable) => !isLate(variable)),
      memories: asked,
      lateVariables: variables.filter(isLate),
      made,
      workflows,
      governing,
      scope,
    };
  }
  return { kinds, rules: [...syntax.rules, ...workflowRules.values()].flatMap((rule) => summaries.get(rule) ?? []) };
}

function planRule(
  rule: RuleSyntax,
  kind: MomentKind,
  policy: PolicySyntax,
  environment: Environment,
  scope: FormulaScope,
  memories: ReadonlyMap<string, Memory>,
  file: string,
  reporter: Reporter,
): PlannedRule | undefined {
  const functions = rule.rollout ? [...environment.functions, rolloutFunction] : environment.functions;
  const when = compileCondition(whileInForce(rule, policy.id.value), { ...environment, functions }, scope, reporter);
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
  for (const memory of memoriesIn(when.expressions, scope, memories))
    reportForeignKey(memory, kind, rule.whenRange, reporter);
  const withholds = rule.action !== 'flag';
  const values = { policy: policy.id.value, rule: rule.id.value, reason: rule.reason ?? rule.id.value };
  const summary: RuleSummary = {
    policy: policy.id.value,
    id: rule.id.value,
    ...(rule.title !== undefined && { title: rule.title }),
    at: rule.at,
    mode: rule.mode ?? policy.mode,
    action: rule.action,
    ...(rule.message !== undefined && { message: fillMessage(rule.message, values) }),
    ...(rule.severity && { severity: rule.severity }),
    ...(rule.expires && { expires: rule.expires.end }),
    ...(rule.rollout && { rollout: rule.rollout.share }),
    controls: [...new Set([...policy.controls, ...rule.controls].map(({ value }) => value))],
    file,
    range: rule.id.range,
    ...(kind === 'output' && { streamClass: classOf(rule.action, withoutEarly(when.formula)) }),
  };
  return {
    summary,
    syntax: rule,
    when,
    unsettledByError: rule.onError ?? (withholds ? 'act' : 'allow'),
    unsettledByUnknown: rule.onUnknown ?? (withholds ? 'act' : 'allow'),
    reads: readsOfAll(when.expressions, scope),
  };
}

/** The rule that a workflow amounts to: it asks one question more than other rules may. */
function planBreach(
  { name, key }: Workflow,
  rule: RuleSyntax,
  policy: PolicySyntax,
  environment: Environment,
  scope: FormulaScope,
  { memories, file }: Context,
  reporter: Reporter,
): PlannedRule | undefined {
  const breach = { [breachOf(name)]: { type: types.bool, doc: 'Whether a tool is called out of its state.' } };
  const asking = { ...environment, variables: { ...environment.variables, ...breach } };
  const planned = planRule(rule, 'tool_call', policy, asking, scope, memories, file, reporter);
  return planned && { ...planned, reads: new Set(['tool.name', ...readsOfAll(key, scope)]) };
}

const mergeSummaries = (known: RuleSummary | undefined, summary: RuleSummary): RuleSummary => ({
  ...known,
  ...summary,
});

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

/** What stays of a condition when all that is known before the answer begins leaves it open: the worst case. */
function withoutEarly(formula: Formula): Formula {
  if (formula.kind === 'atom' || formula.kind === 'constant') return formula;
  const late = formula.parts.filter((part) => part.kind !== 'atom' || !isKnownEarly(part)).map(withoutEarly);
  return late.length === 0 ? { kind: 'constant', value: true } : combine(formula.kind, late);
}

const readsOfAll = (expressions: readonly Expression[], scope: FormulaScope): ReadonlySet<string> =>
  new Set(expressions.flatMap(({ checked }) => [...readsOf(checked.expr, scope)]));

/** Memories that expressions ask, through variables. */
function memoriesIn(
  expressions: readonly Expression[],
  scope: FormulaScope,
  memories: ReadonlyMap<string, Memory>,
): readonly Memory[] {
  if (memories.size === 0) return [];
  const variables = [...variablesIn(expressions, scope)].flatMap((name) => scope.variables.get(name) ?? []);
  const names = new Set([...expressions, ...variables].flatMap(({ checked }) => [...namesIn(checked.expr)]));
  return [...memories.values()].filter(({ name }) => names.has(name));
}

function reportForeignKey(memory: Memory, kind: MomentKind, range: SourceRange, { report }: Reporter): void {
  const missing = missingAt(kind, memory.keyReads);
  if (missing !== undefined)
    report(
      'memory-out-of-place',
      `The memory \`${memory.name}\` is kept per \`${missing}\`, which does not exist at \`${kind}\`, so nothing could ever be found.`,
      range,
    );
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

const guardsAt = (kind: MomentKind, states: Workflow['states']): readonly Expression[] =>
  [...states.values()].flatMap(({ to }) => to.flatMap(({ at, when }) => (at.has(kind) ? [when] : [])));

/** Variables that expressions use, and those they use. */
function variablesIn(expressions: readonly Expression[], scope: FormulaScope): ReadonlySet<string> {
  const used = new Set<string>();
  const add = (expression: Expression): void => {
    for (const name of namesIn(expression.checked.expr)) {
      const variable = scope.variables.get(name);
      if (!variable || used.has(name)) continue;
      used.add(name);
      add(variable);
    }
  };
  expressions.forEach(add);
  return used;
}

function variableOutOfPlace(
  expressions: readonly Expression[],
  kind: MomentKind,
  scope: FormulaScope,
): { readonly name: string; readonly missing: string } | undefined {
  const everyRoot = { ...scope, roots: new Set(reservedNames) };
  for (const name of variablesIn(expressions, scope)) {
    const variable = scope.variables.get(name);
    const missing = variable && missingAt(kind, readsOf(variable.checked.expr, everyRoot));
    if (missing !== undefined) return { name, missing };
  }
  return undefined;
}
