import { type EvaluationError, Unknown } from '@parapet/cel';
import type { Activation } from '../condition/condition.ts';
import type { Recalled } from '../decision/history-use.ts';
import { nearestDouble } from '../history/exact-sum.ts';
import type { History, Keys } from '../history/history.ts';
import { afterwards, type Recollection, type Remembrance } from '../history/recollection.ts';
import type { Moment } from '../moment/moment.ts';
import { allStates, statesBefore } from '../workflow/transitions.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { concerns, keyOf } from './key.ts';
import type { Memory } from './memory.ts';
import { memoryValue } from './memory-value.ts';

/** Asks memories on behalf of one moment. */
export interface Recaller {
  readonly history: History | undefined;
  /** A memory as conditions see it; unknown where there is no history, which is not the same as nothing having happened. */
  valueOf(memory: Memory, activation: Activation): unknown;
  /** The states a workflow may be in. */
  statesOf(workflow: Workflow, activation: Activation): readonly string[] | EvaluationError;
  /** What it was asked and knew, for the record. */
  tell(policy: string, memory: Memory, activation: Activation): Recalled;
}

/** Knows of no history. */
export const forgetful: Recaller = {
  history: undefined,
  valueOf: ({ name }) => new Unknown([name]),
  statesOf: allStates,
  tell: (policy, { name, digest }) => ({ policy, memory: name, digest, state: 'unknown', history: [] }),
};

/** `changes` are those of the moment itself: with them, memories are as they will be once it has happened. */
export function createRecaller(
  history: History | undefined,
  moment: Moment,
  changes: readonly Remembrance[] = [],
): Recaller {
  if (!history) return forgetful;
  const recall = ({ digest, within }: Memory, keys: Keys): Recollection | undefined => {
    const before = history.recall({ memory: digest, keys, within, time: moment.time, except: moment.id });
    return (
      before &&
      changes
        .filter(({ memory, key }) => memory === digest && concerns(key, keys))
        .reduce((recollection, change) => afterwards(recollection, change, moment.time), before)
    );
  };
  return {
    history,
    valueOf(memory, activation) {
      const key = keyOf(memory.key, moment, activation, history);
      if (key.kind === 'untold') return key.why;
      const recollection = recall(memory, key.keys);
      return recollection ? memoryValue(memory, recollection, history) : new Unknown([memory.name]);
    },
    statesOf: (workflow, activation) => statesBefore(workflow, moment, activation, history),
    tell(policy, memory, activation) {
      const key = keyOf(memory.key, moment, activation, history);
      const recollection = key.kind === 'known' ? recall(memory, key.keys) : undefined;
      return {
        policy,
        memory: memory.name,
        digest: memory.digest,
        ...(key.kind === 'known' && { key: key.keys.own }),
        ...(recollection ? tellKnown(memory, recollection) : { state: 'unknown' }),
        history: [
          ...(recollection && recollection.since > moment.time - memory.within ? (['short'] as const) : []),
          ...(history.isLate(moment.time) ? (['late'] as const) : []),
          ...(history.weak ? (['weak'] as const) : []),
        ],
      };
    },
  };
}

function tellKnown(
  { syntax }: Memory,
  { doubtful, seen, count, sum, max }: Recollection,
): Pick<Recalled, 'state' | 'seen' | 'count' | 'sum' | 'max'> {
  if (doubtful) return { state: 'doubtful', ...(seen && { seen }) };
  return {
    state: 'known',
    seen,
    count,
    ...(syntax.sum && { sum: nearestDouble(sum) }),
    ...(max !== undefined && { max: Number(max) }),
  };
}
