import { type Environment, types, type VariableDecl } from '@parapet/cel';
import { extensions } from '@parapet/cel/extensions';
import { zonedTimeFunctions } from '@parapet/cel/zones';
import type { Expression } from '../condition/expression.ts';
import type { FormulaScope } from '../condition/formula.ts';
import { digestOf } from '../digest.ts';
import { AskedFinder } from '../fact/asked-finder.ts';
import { compileFactFinder } from '../fact/compile-fact-finder.ts';
import { type Names, together } from '../family/names.ts';
import { completed, type Override } from '../family/override.ts';
import { compileFinder } from '../finder/compile-finder.ts';
import { finderFunctions, finderType } from '../finder/finder-functions.ts';
import { type FinderValue, ScannedFinder } from '../finder/finder-value.ts';
import type { Scanner } from '../finder/scanner.ts';
import type { ReadFile } from '../list/read-beside.ts';
import { createEntryReader } from '../list/read-entries.ts';
import { createTextList, type TextList } from '../list/text-list.ts';
import { compileMemories, createKeyCompiler, defaultMaxWindow } from '../memory/compile-memories.ts';
import { createDefinitions } from '../memory/definitions.ts';
import type { Memory } from '../memory/memory.ts';
import { memoryFunctions, memoryVariable } from '../memory/memory-type.ts';
import type { MomentKind } from '../moment/moment.ts';
import type { Reporter } from '../problem.ts';
import { momentVariables, variablesOfAnyMoment } from '../schema/moment-schema.ts';
import { type FinderSyntax, isFactFinder, type PolicySyntax, type WrittenPolicy } from '../syntax/policy-syntax.ts';
import { compileWorkflow } from '../workflow/compile-workflow.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { claimNames } from './claim-names.ts';
import { compileVariables } from './compile-variables.ts';
import { meaningOf } from './meaning.ts';
import type { PlannedPolicy } from './plan.ts';
import { planKinds } from './plan-kinds.ts';
import type { RuleSummary } from './policy-set.ts';
import { ruleDigests } from './rule-digests.ts';

/** A policy whose names are looked up and whose expressions are compiled. */
export interface CompiledPolicy {
  readonly syntax: PolicySyntax;
  readonly file: string;
  /** Its own and those of what it extends. */
  readonly names: Names;
  /** Ids of its rules that others override somewhere. */
  readonly overridden: ReadonlySet<string>;
  /** Over its meaning, that of what it extends, and what is overridden of it. */
  readonly digest: string;
  /** Of a rule or a workflow, by its id; see `PolicySet.digestOfRule`. */
  readonly digestOfRule: (id: string) => string | undefined;
  readonly lists: ReadonlyMap<string, TextList>;
  readonly finders: ReadonlyMap<string, FinderValue>;
  readonly variables: ReadonlyMap<string, Expression>;
  readonly memories: ReadonlyMap<string, Memory>;
  readonly workflows: readonly Workflow[];
  readonly rules: readonly RuleSummary[];
  readonly kinds: Readonly<Partial<Record<MomentKind, PlannedPolicy>>>;
}

/** What one policy has to do with the others of its set. */
export interface Family {
  /** Those it extends, at once or through others. */
  readonly bases: readonly CompiledPolicy[];
  /** What others override of it. */
  readonly overrides: readonly Override[];
}

/** Compiles one policy; everything wrong with it goes to the reporter. */
export function compilePolicy(
  written: WrittenPolicy,
  { bases, overrides }: Family,
  scanner: Scanner,
  read: ReadFile,
  reporter: Reporter,
): CompiledPolicy {
  const syntax = completed(written, bases, reporter);
  const brought = together(...bases.map(({ names }) => names));
  const names = claimNames(syntax, bases, reporter);
  const readEntries = createEntryReader(read, reporter);
  const lists = new Map<string, TextList>();
  for (const { name, entries, foldsCase } of syntax.lists)
    if (names.has(name)) lists.set(name.value, createTextList(readEntries(entries, name.range) ?? [], foldsCase));
  const finders = new Map<string, FinderValue>();
  for (const finder of syntax.finders) {
    const value = names.has(finder.name) ? finderOf(finder, scanner, read, reporter) : undefined;
    // A finder that is wrong still has a name: one mistake is reported once.
    finders.set(finder.name.value, value ?? new ScannedFinder(finder.name.value, findsNothing, scanner));
  }
  const owned = declarationsOf(brought);
  for (const [name, { value }] of lists)
    owned[name] = { type: types.list(types.string), doc: `The list \`${name}\` of this policy.`, value };
  for (const [name, value] of finders)
    owned[name] = {
      type: finderType,
      doc: `The finder \`${name}\` of this policy.`,
      // What others say is another thing at each moment.
      ...(value instanceof ScannedFinder && { value }),
    };
  const claimedMemories = syntax.memories.filter(({ name }) => names.has(name));
  for (const memory of claimedMemories) owned[memory.name.value] = memoryVariable(memory);
  const hasMemories = claimedMemories.length + brought.memories.size > 0;
  const functions = [...extensions, ...zonedTimeFunctions, ...finderFunctions, ...(hasMemories ? memoryFunctions : [])];
  const variables = compileVariables(
    syntax.variables.filter(({ name }) => names.has(name)),
    { variables: { ...variablesOfAnyMoment, ...owned }, functions },
    reporter,
  );
  for (const [name, { checked }] of variables)
    owned[name] = { type: checked.type, doc: `The variable \`${name}\` of this policy.` };

  const named = together(brought, { lists, finders, variables, memories: new Map() });
  const definitions = createDefinitions(syntax, named);
  const environment: Environment = { variables: { ...variablesOfAnyMoment, ...owned }, functions };
  const scope: FormulaScope = {
    roots: new Set(Object.keys(variablesOfAnyMoment)),
    finders: named.finders,
    variables: named.variables,
    lists: named.lists,
  };
  const compileKey = createKeyCompiler(environment, definitions, reporter);
  const memories = compileMemories(syntax, claimedMemories, definitions, compileKey, scope, reporter);
  const all = together(brought, { lists, finders, variables, memories });
  const within = syntax.maxWindow?.milliseconds ?? defaultMaxWindow;
  const workflows = syntax.workflows.map((workflow) =>
    compileWorkflow(workflow, { environment, scope, compileKey, definitions, within }, reporter),
  );

  const scopeAt = (kind: MomentKind): FormulaScope => ({
    ...scope,
    roots: new Set(Object.keys(momentVariables[kind])),
    memories: all.memories,
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
      memories: all.memories,
      ownMemories: memories,
      workflows,
      overrides,
    },
    reporter,
  );
  const overridden = new Set(overrides.map((one) => one.overridden.slice(syntax.id.value.length + 1)));
  const compiled = {
    syntax,
    file: reporter.file,
    names: all,
    overridden,
    lists,
    finders,
    variables,
    memories,
    workflows,
    ...planned,
  };
  const meaning = [meaningOf(compiled), bases.map(({ digest }) => digest).sort(), overrides];
  return { ...compiled, digest: digestOf(meaning), digestOfRule: ruleDigests(compiled, overrides, definitions) };
}

/** Names of other policies, as conditions of this one see them. */
function declarationsOf({ lists, finders, variables, memories }: Names): Record<string, VariableDecl> {
  // A null prototype, because a finder may be called `__proto__`.
  const declared: Record<string, VariableDecl> = Object.create(null);
  const from = (what: string, name: string): string => `The ${what} \`${name}\` of a policy that this one extends.`;
  for (const [name, { value }] of lists)
    declared[name] = { type: types.list(types.string), doc: from('list', name), value };
  for (const [name, value] of finders)
    declared[name] = {
      type: finderType,
      doc: from('finder', name),
      ...(value instanceof ScannedFinder && { value }),
    };
  for (const [name, { checked }] of variables) declared[name] = { type: checked.type, doc: from('variable', name) };
  for (const [name, { syntax }] of memories) declared[name] = { ...memoryVariable(syntax), doc: from('memory', name) };
  return declared;
}

function finderOf(syntax: FinderSyntax, scanner: Scanner, read: ReadFile, reporter: Reporter): FinderValue | undefined {
  const name = syntax.name.value;
  if (isFactFinder(syntax)) {
    const asked = compileFactFinder(syntax, read, reporter);
    return asked && new AskedFinder(name, asked);
  }
  const looking = compileFinder(syntax, createEntryReader(read, reporter), reporter);
  return looking && new ScannedFinder(name, looking, scanner);
}

const findsNothing = { digest: '', kind: 'nothing', maxLength: 1, spec: { kind: 'words', words: ['\u001e'] } } as const;
