import type { Action } from '../decision/action.ts';
import type { SourceRange } from '../problem.ts';
import type { CompiledPolicy } from '../set/compile-policy.ts';

/** A workflow as people draw it. */
export interface WorkflowSummary {
  readonly policy: string;
  readonly name: string;
  readonly title?: string;
  /** What has a state of its own, as CEL expressions. */
  readonly per: readonly string[];
  /** The tools that it speaks about. */
  readonly governs: readonly string[];
  /** The state in which it begins. */
  readonly start: string;
  readonly states: readonly StateSummary[];
  /** What follows when a tool is called that its state does not allow; the rule of the workflow's name tells its options. */
  readonly otherwise: Action;
  readonly file: string;
  /** Of its name in the file. */
  readonly range: SourceRange;
}

export interface StateSummary {
  readonly name: string;
  /** The tools that may be called in it. */
  readonly tools: readonly string[];
  /** Where it goes, in the order in which that is tried; `when` is a CEL condition. */
  readonly to: readonly { readonly state: string; readonly when: string }[];
  readonly final: boolean;
}

export const workflowSummaries = ({
  syntax,
  file,
}: Pick<CompiledPolicy, 'syntax' | 'file'>): readonly WorkflowSummary[] =>
  syntax.workflows.map((workflow) => ({
    policy: syntax.id.value,
    name: workflow.name.value,
    ...(workflow.title !== undefined && { title: workflow.title }),
    per: workflow.per.map(({ text }) => text.trim()),
    governs: workflow.governs.map(({ value }) => value),
    start: workflow.start.value,
    states: workflow.states.map(({ name, tools, to, final }) => ({
      name: name.value,
      tools: tools.map(({ value }) => value),
      to: to.map(({ state, when }) => ({ state: state.value, when: when.text.trim() })),
      final,
    })),
    otherwise: workflow.otherwise.action,
    file,
    range: workflow.name.range,
  }));
