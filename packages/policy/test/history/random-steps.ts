import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  createHistory,
  type Decision,
  type KeptHistory,
  type Occurrence,
  type Question,
  type Remembrance,
  restoreHistory,
} from '../../src/index.ts';

export const within = 100;
const memories = ['a', 'a', 'a', 'b'];
export const keys = { own: 'k', tenant: 'tenant:t' };

const amount = fc.integer({ min: -9, max: 9 }).map(String);
const change: fc.Arbitrary<Remembrance> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record(
      {
        memory: fc.constantFrom(...memories),
        key: fc.constantFrom('k', 'k', 'k', 'k', 'k', 'k', 'other'),
        within: fc.constant(within),
        kind: fc.constant('add' as const),
        certain: fc.constant(true),
        attempts: fc.constant(true as const),
        sum: amount,
        max: amount,
        values: fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { maxLength: 2 }),
      },
      { requiredKeys: ['memory', 'key', 'within', 'kind', 'certain'] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      memory: fc.constantFrom(...memories),
      key: fc.constantFrom('k', 'k', 'k', 'k', 'k', 'k', 'tenant:t', '*'),
      within: fc.constant(within),
      kind: fc.constantFrom('add' as const, 'forget' as const),
      certain: fc.boolean(),
    }),
  },
);

/** What stands where nobody knows whose it is can never be certain. */
const possible = (one: Remembrance): Remembrance =>
  one.key === 'tenant:t' || one.key === '*'
    ? { memory: one.memory, key: one.key, within, kind: one.kind, certain: false }
    : one;

/** Changes of one moment: what ends comes first, and nothing twice. */
const changes = fc.uniqueArray(change.map(possible), {
  maxLength: 3,
  selector: ({ memory, key, kind }) => `${memory} ${key} ${kind}`,
});

export type Step =
  | { readonly kind: 'remember' | 'reserve'; readonly decision: Decision; readonly happened: boolean }
  | { readonly kind: 'settle'; readonly pick: number; readonly happened: boolean }
  | { readonly kind: 'ask'; readonly question: Question }
  | { readonly kind: 'restore' };

export const decisionOf = (id: string, time: number, remembers: readonly Remembrance[]): Decision =>
  ({
    moment: { at: 'tool_call', id, time },
    remembers: [...remembers].sort((a, b) => (a.kind === b.kind ? 0 : a.kind === 'forget' ? -1 : 1)),
  }) as unknown as Decision;

/** The same moment once more; a transcript that is sent again is decided as of a later time, and may say something else by then. */
const comingAgain = (
  { moment, remembers = [] }: Decision,
  time = moment.time,
  changes: readonly Remembrance[] = remembers,
): Decision => decisionOf(moment.id, time, changes);

/** Times go on, but for some that come late; some moments appear again. */
export function steps(lateness: number): fc.Arbitrary<readonly Step[]> {
  const step = fc.record({
    kind: fc.constantFrom('remember', 'remember', 'reserve', 'settle', 'settle', 'ask', 'ask', 'restore'),
    passes: fc.constantFrom(0, 0, 0, 0, 1, 1, 1, 7, 7, 40, 40, 100, 101),
    late: fc.oneof(
      { weight: 5, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: lateness }) },
    ),
    again: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat() }),
    later: fc.boolean(),
    changed: fc.boolean(),
    remembers: changes,
    happened: fc.boolean(),
    pick: fc.nat(),
    memory: fc.constantFrom(...memories),
  });
  return fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }).map((drawn) => {
    let now = 1000;
    const decisions: Decision[] = [];
    return drawn.map(
      ({ kind, passes, late, again, later, changed, remembers, happened, pick, memory }, index): Step => {
        now += passes;
        const time = now - late;
        if (kind === 'settle') return { kind, pick, happened };
        if (kind === 'restore') return { kind };
        if (kind === 'ask') {
          const asking = again === null ? undefined : decisions[again % (decisions.length || 1)];
          return { kind, question: { memory, keys, within, time, except: asking?.moment.id ?? 'nobody' } };
        }
        const before = again === null ? undefined : decisions[again % (decisions.length || 1)];
        const decision = before
          ? comingAgain(before, later ? time : undefined, changed ? remembers : undefined)
          : decisionOf(`m${index}`, time, remembers);
        decisions.push(decision);
        return { kind: kind as 'remember' | 'reserve', decision, happened };
      },
    );
  });
}

export const options = { secret: 'secret', lateness: 1e6 };
const occurrence = (happened: boolean) => (happened ? 'happened' : 'withheld');

export function freshHistory(lateness = options.lateness): KeptHistory {
  const history = createHistory({ ...options, lateness });
  history.keep(
    memories.map((digest) => ({ kind: 'memory', digest, within, at: ['tool_call'] })),
    0,
  );
  return history;
}

/** Goes along with a history. */
export interface Follower {
  write(decision: Decision, as: Occurrence | 'reserved'): void;
  settle(decision: Decision, occurrence: Occurrence): void;
}

/** Goes through the steps and says what was answered. */
export function play(
  played: readonly Step[],
  history: KeptHistory,
  ask: (question: Question, history: KeptHistory) => void,
  restores = true,
  follower?: Follower,
): KeptHistory {
  let now = history;
  const reserved: Decision[] = [];
  for (const step of played)
    switch (step.kind) {
      case 'remember':
        now.remember(step.decision, occurrence(step.happened));
        follower?.write(step.decision, occurrence(step.happened));
        break;
      case 'reserve':
        now.reserve(step.decision);
        follower?.write(step.decision, 'reserved');
        reserved.push(step.decision);
        break;
      case 'settle': {
        const [decision] = reserved.splice(step.pick % (reserved.length || 1), 1);
        if (!decision) break;
        now.settle(decision, occurrence(step.happened));
        follower?.settle(decision, occurrence(step.happened));
        break;
      }
      case 'ask':
        ask(step.question, now);
        break;
      case 'restore':
        if (restores) now = restoreHistory(JSON.parse(JSON.stringify(now.save())), options) ?? assert.fail();
    }
  return now;
}
