import type { KeptWorkflow } from './history.ts';
import { never } from './position.ts';

/**
 * Where a workflow may stand: each state in which it may be, and when it came there, at the earliest and at the latest. Where everything
 * is known that is one state and one time.
 */
export type Standing = ReadonlyMap<string, Entered>;

export interface Entered {
  readonly earliest: number;
  readonly latest: number;
}

/** Where a moment may take a workflow from one state; that state is among them where it may stay. */
export interface Way {
  readonly from: string;
  readonly to: readonly string[];
}

/** How long it has been in its first state makes no difference. */
const always: Entered = { earliest: never, latest: never };

export const atStart = ({ start }: KeptWorkflow): Standing => new Map([[start, always]]);

/** In any state, and since any time up to this one. */
export const anywhere = ({ start, states }: KeptWorkflow, time: number): Standing =>
  new Map(states.map((state) => [state, state === start ? always : { earliest: never, latest: time }]));

/** Where a workflow stands later: a state that it came to before `from` has lapsed, and it begins again. */
export function lapsed(standing: Standing, { start }: KeptWorkflow, from: number): Standing {
  if ([...standing].every(([state, { earliest }]) => state === start || earliest >= from)) return standing;
  const lasting = new Map<string, Entered>();
  for (const [state, { earliest, latest }] of standing) {
    if (state === start || earliest < from) lasting.set(start, always);
    if (state !== start && latest >= from) lasting.set(state, { earliest: Math.max(earliest, from), latest });
  }
  return lasting;
}

/** Where a workflow stands once a moment has taken place; in states from which there is no way it stays. */
export function moved(standing: Standing, workflow: KeptWorkflow, ways: readonly Way[], time: number): Standing {
  const after = new Map<string, Entered>();
  for (const [state, entered] of lapsed(standing, workflow, time - workflow.within))
    for (const next of ways.find(({ from }) => from === state)?.to ?? [state]) {
      const now = next === state ? entered : next === workflow.start ? always : { earliest: time, latest: time };
      const known = after.get(next) ?? now;
      after.set(next, {
        earliest: Math.min(known.earliest, now.earliest),
        latest: Math.max(known.latest, now.latest),
      });
    }
  return after;
}
