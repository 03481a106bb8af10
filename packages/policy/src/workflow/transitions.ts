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
  return (
    history.statesOf({ memory: digest, keys: key.keys, within, time: moment.time, except: moment.id }) ??
    allStates(workflow)
  );
}

/**
 * Where a workflow goes with a moment, once the moment is remembered. Undefined where it is not concerned: the moment takes it nowhere,
 * and no tool is called that it governs.
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
  const choices = new Map(
    [...workflow.states].map(([name, state]) => [name, choiceIn(name, state, applies, moment, activation)]),
  );
  const leaving = allStates(workflow).flatMap((from) => {
    const to = choices.get(from)?.states ?? [];
    return to.length === 1 && to[0] === from ? [] : [{ from, to }];
  });
  const ways = leaving.length > 0 && { ways: leaving };
  const key = keyOf(workflow.key, moment, activation, history);
  const said = { policy, workflow: workflow.name, digest: workflow.digest, key: placeOf(key) };
  // Whoever's workflow it was, it may have moved.
  if (key.kind === 'untold') return ways ? { ...said, before: [], after: allStates(workflow), ...ways } : undefined;
  const { tool } = activation as { readonly tool?: { readonly name?: unknown } };
  const isGoverned = moment.at === 'tool_call' && typeof tool?.name === 'string' && workflow.governs.has(tool.name);
  if (!isGoverned && (!ways || history.knows(moment.id))) return undefined;
  const taken = before.flatMap((name) => choices.get(name) ?? []);
  const after = [...new Set(taken.flatMap(({ states }) => states))].sort();
  const ambiguous = [...new Set(taken.flatMap((choice) => choice.ambiguous))].sort();
  return { ...said, before, after, ...ways, ...(ambiguous.length > 0 && { ambiguous }) };
}

interface Choice {
  readonly states: readonly string[];
  /** States between which the policy does not decide. */
  readonly ambiguous: readonly string[];
}

/** The first guard that is true; while it is not known whether one is, or whether the policy applies, it may stay as well. */
function choiceIn(name: string, { to }: State, applies: Truth, { at }: Moment, activation: Activation): Choice {
  const tried = to.filter((guard) => guard.at.has(at));
  const truths = tried.map(({ when }): Truth => truthOf(when.program.evaluate(activation)));
  const decides = truths.indexOf(true);
  const open = tried.filter((_, index) => truths[index] !== false && (decides < 0 || index <= decides));
  const mayStay = decides < 0 || applies !== true;
  const states = [...new Set([...open.map(({ state }) => state), ...(mayStay ? [name] : [])])].sort();
  const certain = new Set(tried.flatMap((guard, index) => (truths[index] === true ? [guard.state] : [])));
  return { states, ambiguous: certain.size > 1 ? [...certain] : [] };
}
