import type { Expression } from '../condition/expression.ts';
import type { MomentKind } from '../moment/moment.ts';
import type { WorkflowSyntax } from '../syntax/policy-syntax.ts';

/** In which order the tools of one key may be called: a state machine. */
export interface Workflow {
  readonly name: string;
  readonly syntax: WorkflowSyntax;
  /** Over its definition and not its name. */
  readonly digest: string;
  /** How long a state lasts in which nothing happens, in milliseconds: then the workflow begins again. */
  readonly within: number;
  readonly key: readonly Expression[];
  readonly governs: ReadonlySet<string>;
  readonly start: string;
  readonly states: ReadonlyMap<string, State>;
  /** The moments that may move it, and those that it allows or refuses. */
  readonly at: readonly MomentKind[];
}

export interface State {
  readonly name: string;
  readonly tools: ReadonlySet<string>;
  readonly to: readonly Guard[];
}

/** A way from one state to another. */
export interface Guard {
  readonly state: string;
  readonly when: Expression;
  /** The moments at which it is tried. */
  readonly at: ReadonlySet<MomentKind>;
}
