import { EvaluationError } from '@parapet/cel';
import { type Activation, type Truth, truthOf } from '../condition/condition.ts';
import type { WorkflowResult } from '../decision/history-use.ts';
import type { History } from '../history/history.ts';
import { keyOf, placeOf } from '../memory/key.ts';
import type { Moment } from '../moment/moment.ts';
import type { State, Workflow } from './workflow.ts';

/** Every state, in order of name. */
export const allStates = ({ states }: Workflow): readonly string[] => [...states.keys()].sort();

/** The states a workflow may be in when a moment is decided: all of them where its history or its key is not known. */
export function statesBefore(
  workflow: Workflow,
  moment: Moment,
  activation: Activation,
  history: History,
): readonly string[] | EvaluationError {
  const key = keyOf(workflow.key, moment, activation, history);
  if (key.kind === 'untold') return key.why instanceof EvaluationError ? key.why : allStates(workflow);
  const { digest, within } = workflow;
  const states = history.statesOf({ memory: digest, keys: key.keys, within, time: moment.time, except: moment.id });
  if (!states) return allStates(workflow);
  return states.length > 0 ? states : [workflow.start];
}

/**
 * Where a workflow goes with a moment, once the moment is remembered. Undefined where it is not concerned: it stays where it is, and no
 * tool is called that it governs.
 */
export function transition(
  policy: string,
  workflow: Workflow,
  applies: Truth,
  moment: Moment,
  activation: Activation,
  history: History,
): WorkflowResult | undefined {
  const before = statesBefore(workflow, moment, activation, history);
  if (before instanceof EvaluationError) return undefined;
  const ways = before.map((name) => wayFrom(workflow.states.get(name), moment, activation, name));
  // Where the policy may not apply, the workflow may stay where it is.
  const stays = applies === true ? [] : before;
  const after = [...new Set([...stays, ...ways.flatMap((way) => way.states)])].sort();
  const key = keyOf(workflow.key, moment, activation, history);
  const moves = String(after) !== String(before);
  const { tool } = activation as { readonly tool?: { readonly name?: unknown } };
  const isGoverned = moment.at === 'tool_call' && typeof tool?.name === 'string' && workflow.governs.has(tool.name);
  const ambiguous = [...new Set(ways.flatMap((way) => way.ambiguous))].sort();
  const said = { policy, workflow: workflow.name, digest: workflow.digest, key: placeOf(key) };
  if (key.kind === 'untold')
    // Whoever's workflow it was, it may have moved.
    return ways.some((way) => way.mayMove) ? { ...said, before: [], after: allStates(workflow) } : undefined;
  if (!moves && !isGoverned) return undefined;
  return { ...said, before, after, ...(ambiguous.length > 0 && { ambiguous }) };
}

interface Way {
  readonly states: readonly string[];
  readonly mayMove: boolean;
  /** States between which the policy does not decide. */
  readonly ambiguous: readonly string[];
}

/** The first guard that is true; while it is not known whether one is, both are possible. */
function wayFrom(state: State | undefined, moment: Moment, activation: Activation, name: string): Way {
  const tried = (state?.to ?? []).filter(({ at }) => at.has(moment.at));
  const truths = tried.map(({ when }): Truth => truthOf(when.program.evaluate(activation)));
  const decides = truths.indexOf(true);
  const open = tried.filter((_, index) => truths[index] !== false && (decides < 0 || index <= decides));
  const states = [...open.map((guard) => guard.state), ...(decides < 0 ? [name] : [])];
  const certain = new Set(tried.flatMap((guard, index) => (truths[index] === true ? [guard.state] : [])));
  return { states, mayMove: open.length > 0, ambiguous: certain.size > 1 ? [...certain] : [] };
}
