import type { Environment } from '@parapet/cel';
import { compileTest } from '../condition/expression.ts';
import { type FormulaScope, readsOf } from '../condition/formula.ts';
import type { KeyCompiler } from '../memory/compile-memories.ts';
import type { Definitions } from '../memory/definitions.ts';
import { type MomentKind, momentKinds } from '../moment/moment.ts';
import type { Reporter } from '../problem.ts';
import { missingAt } from '../schema/missing-at.ts';
import type { GuardSyntax, WorkflowSyntax } from '../syntax/policy-syntax.ts';
import type { Guard, Workflow } from './workflow.ts';

export interface WorkflowContext {
  /** For expressions that may speak of any moment. */
  readonly environment: Environment;
  readonly scope: FormulaScope;
  readonly compileKey: KeyCompiler;
  readonly definitions: Definitions;
  /** How long a state lasts, in milliseconds. */
  readonly within: number;
}

export function compileWorkflow(
  syntax: WorkflowSyntax,
  { environment, scope, compileKey, definitions, within }: WorkflowContext,
  reporter: Reporter,
): Workflow {
  const states = syntax.states.map(({ name, tools, to, final }) => ({
    name: name.value,
    tools: new Set(tools.map((tool) => tool.value)),
    to: final ? [] : to.flatMap((guard) => compileGuard(guard, environment, scope, reporter) ?? []),
  }));
  return {
    name: syntax.name.value,
    syntax,
    digest: definitions.workflow(syntax),
    within,
    key: compileKey(syntax.per),
    governs: new Set(syntax.governs.map((tool) => tool.value)),
    start: syntax.start.value,
    states: new Map(states.map((state) => [state.name, state])),
    at: momentKinds.filter(
      (kind) => kind === 'tool_call' || states.some(({ to }) => to.some((guard) => guard.at.has(kind))),
    ),
  };
}

function compileGuard(
  { state, when: text }: GuardSyntax,
  environment: Environment,
  scope: FormulaScope,
  reporter: Reporter,
): Guard | undefined {
  const when = compileTest(text, environment, reporter);
  if (!when) return undefined;
  const reads = readsOf(when.checked.expr, scope);
  return { state: state.value, when, at: new Set(momentKinds.filter((kind) => isTriedAt(kind, reads))) };
}

/** A guard about a result is tried when there is one, one about a call at the call, and one about memories at every moment. */
function isTriedAt(kind: MomentKind, reads: ReadonlySet<string>): boolean {
  const asksCall = !reads.has('tool.result') && [...reads].some((path) => path === 'tool' || path.startsWith('tool.'));
  return asksCall ? kind === 'tool_call' : missingAt(kind, reads) === undefined;
}
