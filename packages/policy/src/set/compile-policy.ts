import type { Expression } from '../condition/expression.ts';
import type { Names } from '../family/names.ts';
import { completed, type Override } from '../family/override.ts';
import type { FinderValue } from '../finder/finder-value.ts';
import type { Scanner } from '../finder/scanner.ts';
import type { ReadFile } from '../list/read-beside.ts';
import type { TextList } from '../list/text-list.ts';
import { createKeyCompiler, defaultMaxWindow } from '../memory/compile-memories.ts';
import type { Memory } from '../memory/memory.ts';
import type { MomentKind } from '../moment/moment.ts';
import { type Recorded, type Reporter, recorded, say } from '../problem.ts';
import type { PolicySyntax, WrittenPolicy } from '../syntax/policy-syntax.ts';
import { compileWorkflow } from '../workflow/compile-workflow.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { compileKinds } from './compile-kinds.ts';
import { type CompiledNames, compileNames } from './compile-names.ts';
import type { CompiledKind } from './plan.ts';
import type { RuleSummary } from './policy-set.ts';
import { ruleDigests } from './rule-digests.ts';

/** A policy whose names are looked up and whose expressions are compiled. */
export interface CompiledPolicy {
  readonly syntax: PolicySyntax;
  readonly file: string;
  /** What its rules are compiled against, with what was wrong with it. */
  readonly given: Recorded<CompiledNames>;
  /** Its own and those of what it extends. */
  readonly names: Names;
  readonly family: Family;
  /** Ids of its rules that others override somewhere. */
  readonly overridden: ReadonlySet<string>;
  /** Of a rule or a workflow, by its id; see `PolicySet.digestOfRule`. */
  readonly digestOfRule: (id: string) => string | undefined;
  readonly lists: ReadonlyMap<string, TextList>;
  readonly finders: ReadonlyMap<string, FinderValue>;
  readonly variables: ReadonlyMap<string, Expression>;
  readonly memories: ReadonlyMap<string, Memory>;
  readonly workflows: readonly Workflow[];
  readonly rules: readonly RuleSummary[];
  readonly kinds: Readonly<Partial<Record<MomentKind, CompiledKind>>>;
}

/** What one policy has to do with the others of its set. */
export interface Family {
  /** Those it extends, at once or through others. */
  readonly bases: readonly CompiledPolicy[];
  /** What others override of it. */
  readonly overrides: readonly Override[];
}

/**
 * Compiles one policy; everything wrong with it goes to the reporter.
 *
 * @param before the same policy before an edit that left alone whatever its rules are compiled against: rules that are written as
 * they were are not compiled again
 */
export function compilePolicy(
  written: WrittenPolicy,
  family: Family,
  scanner: Scanner,
  read: ReadFile,
  reporter: Reporter,
  before?: CompiledPolicy,
): CompiledPolicy {
  const { bases, overrides } = family;
  const syntax = completed(written, bases, reporter);
  const given =
    before?.given ?? recorded(reporter.file, (recording) => compileNames(syntax, bases, scanner, read, recording));
  const names = say(given, reporter);
  const { all, lists, finders, variables, memories, definitions, environment, scope } = names;
  const compileKey = createKeyCompiler(environment, definitions, reporter);
  const within = syntax.maxWindow?.milliseconds ?? defaultMaxWindow;
  const workflows = syntax.workflows.map((workflow) =>
    compileWorkflow(workflow, { environment, scope, compileKey, definitions, within }, reporter),
  );
  const kinds = compileKinds(
    syntax,
    { file: reporter.file, names, workflows, overrides, before: before?.kinds },
    reporter,
  );
  const overridden = new Set(overrides.map((one) => one.overridden.slice(syntax.id.value.length + 1)));
  const compiled = {
    syntax,
    file: reporter.file,
    given,
    names: all,
    family,
    overridden,
    lists,
    finders,
    variables,
    memories,
    workflows,
    ...kinds,
  };
  return { ...compiled, digestOfRule: ruleDigests(compiled, overrides, definitions) };
}
