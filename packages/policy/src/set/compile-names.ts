import { type Environment, types, type VariableDecl } from '@parapet/cel';
import { extensions } from '@parapet/cel/extensions';
import { zonedTimeFunctions } from '@parapet/cel/zones';
import { always, type Condition, compileCondition } from '../condition/condition.ts';
import type { Expression } from '../condition/expression.ts';
import type { FormulaScope } from '../condition/formula.ts';
import { AskedFinder } from '../fact/asked-finder.ts';
import { compileFactFinder } from '../fact/compile-fact-finder.ts';
import { type Names, together } from '../family/names.ts';
import type { Base } from '../family/override.ts';
import { compileFinder } from '../finder/compile-finder.ts';
import { finderFunctions, finderType } from '../finder/finder-functions.ts';
import { type FinderValue, ScannedFinder } from '../finder/finder-value.ts';
import type { Scanner } from '../finder/scanner.ts';
import type { ReadFile } from '../list/read-beside.ts';
import { createEntryReader } from '../list/read-entries.ts';
import { createTextList, type TextList } from '../list/text-list.ts';
import { compileMade, compileMemories, createKeyCompiler } from '../memory/compile-memories.ts';
import { createDefinitions, type Definitions } from '../memory/definitions.ts';
import type { MadeMemory, Memory } from '../memory/memory.ts';
import { memoryFunctions, memoryVariable } from '../memory/memory-type.ts';
import type { MomentKind } from '../moment/moment.ts';
import { type Recorded, type Reporter, recorded } from '../problem.ts';
import { momentVariables, variablesOfAnyMoment } from '../schema/moment-schema.ts';
import { type FinderSyntax, isFactFinder, type PolicySyntax } from '../syntax/policy-syntax.ts';
import { claimNames } from './claim-names.ts';
import { compileVariables } from './compile-variables.ts';
import { reportForeignKey } from './plan-rule.ts';

/** What the conditions of a policy may name, compiled. */
export interface CompiledNames {
  /** Its own and those of what it extends. */
  readonly all: Names;
  readonly lists: ReadonlyMap<string, TextList>;
  readonly finders: ReadonlyMap<string, FinderValue>;
  readonly variables: ReadonlyMap<string, Expression>;
  readonly memories: ReadonlyMap<string, Memory>;
  readonly definitions: Definitions;
  /** Whatever the moment: what keys and workflows are compiled against. */
  readonly environment: Environment;
  readonly scope: FormulaScope;
  /** One for each kind of moment. */
  environmentAt(kind: MomentKind): Environment;
  scopeAt(kind: MomentKind): FormulaScope;
  /** What the policy applies to; undefined where something is wrong with that. */
  appliesAt(kind: MomentKind): Recorded<Condition | undefined>;
  /** What its memories are made of at such moments. */
  madeAt(kind: MomentKind): Recorded<readonly MadeMemory[]>;
}

/** Compiles what a policy gives names to; everything wrong with it goes to the reporter. */
export function compileNames(
  syntax: PolicySyntax,
  bases: readonly Base[],
  scanner: Scanner,
  read: ReadFile,
  reporter: Reporter,
): CompiledNames {
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
  const environmentAt = oneForEach(
    (kind): Environment => ({ variables: { ...momentVariables[kind], ...owned }, functions }),
  );
  const scopeAt = oneForEach(
    (kind): FormulaScope => ({
      ...scope,
      roots: new Set(Object.keys(momentVariables[kind])),
      memories: all.memories,
    }),
  );
  const compileApplies = (kind: MomentKind, recording: Reporter): Condition | undefined =>
    syntax.applies ? compileCondition(syntax.applies, environmentAt(kind), scopeAt(kind), recording) : always;
  const compileMadeAt = (kind: MomentKind, recording: Reporter): readonly MadeMemory[] =>
    [...memories.values()].flatMap((memory) => {
      if (!memory.syntax.at.includes(kind)) return [];
      reportForeignKey(memory, kind, memory.syntax.name.range, recording);
      return compileMade(memory, memories, environmentAt(kind), scopeAt(kind), recording) ?? [];
    });
  return {
    all,
    lists,
    finders,
    variables,
    memories,
    definitions,
    environment,
    scope,
    environmentAt,
    scopeAt,
    appliesAt: oneForEach((kind) => recorded(reporter.file, (recording) => compileApplies(kind, recording))),
    madeAt: oneForEach((kind) => recorded(reporter.file, (recording) => compileMadeAt(kind, recording))),
  };
}

function oneForEach<T>(make: (kind: MomentKind) => T): (kind: MomentKind) => T {
  const made = new Map<MomentKind, T>();
  return (kind) => {
    const one = made.get(kind) ?? make(kind);
    made.set(kind, one);
    return one;
  };
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
