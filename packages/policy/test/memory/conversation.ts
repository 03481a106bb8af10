import {
  createHistory,
  type Decision,
  decide,
  type KeptHistory,
  type Moment,
  type Occurrence,
  type PolicySet,
} from '../../src/index.ts';

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;

/** Any time at which memories have been kept for long. */
export const noon: number = Date.UTC(2026, 0, 1, 12);

/** Moments of one service, decided and remembered one after another. */
export interface Conversation {
  readonly history: KeptHistory;
  /** Decides a moment and, unless told otherwise, remembers that it happened. */
  at(time: number, moment: Partial<Moment>, occurrence?: Occurrence | 'reserved' | 'only decided'): Decision;
}

export function conversation(set: PolicySet, since: number = noon - 30 * 24 * hour): Conversation {
  const history = createHistory({ secret: 'of the test' });
  history.keep(set.remembers, since);
  let count = 0;
  return {
    history,
    at(time, moment, occurrence = 'happened') {
      const decision = decide(set, { ...context, id: `m${count++}`, time, ...moment }, undefined, history);
      if (occurrence === 'reserved') history.reserve(decision);
      else if (occurrence !== 'only decided') history.remember(decision, occurrence);
      return decision;
    },
  };
}

const context = {
  at: 'tool_call',
  user: { id: 'u1', roles: ['customer'] },
  session: { id: 's1' },
  app: { name: 'support-bot' },
} as const;

export const call = (name: string, args: Readonly<Record<string, string | number | readonly string[]>> = {}) =>
  ({ at: 'tool_call', tool: { name, arguments: args } }) satisfies Partial<Moment>;

export const result = (name: string, given: Readonly<Record<string, boolean | string | readonly string[]>>) =>
  ({ at: 'tool_result', tool: { name, arguments: {}, result: given } }) satisfies Partial<Moment>;
