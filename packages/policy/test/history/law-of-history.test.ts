import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  createHistory,
  type Decision,
  type KeptHistory,
  type Question,
  type Recollection,
  type Remembrance,
  restoreHistory,
} from '../../src/index.ts';
import { ReferenceHistory } from './reference-history.ts';

const numRuns = process.env.PARAPET_LONG ? 100_000 : 400;
const within = 100;
const memories = ['a', 'a', 'a', 'b'];
const keys = { own: 'k', tenant: 'tenant:t' };

const amount = fc.integer({ min: -9, max: 9 }).map(String);
const change: fc.Arbitrary<Remembrance> = fc.oneof(
  {
    weight: 4,
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

type Step =
  | { readonly kind: 'remember' | 'reserve'; readonly decision: Decision; readonly happened: boolean }
  | { readonly kind: 'settle'; readonly pick: number; readonly happened: boolean }
  | { readonly kind: 'ask'; readonly question: Question }
  | { readonly kind: 'restore' };

const decisionOf = (id: string, time: number, remembers: readonly Remembrance[]): Decision =>
  ({
    moment: { at: 'tool_call', id, time },
    remembers: [...remembers].sort((a, b) => (a.kind === b.kind ? 0 : a.kind === 'forget' ? -1 : 1)),
  }) as unknown as Decision;

/** Times go on, but for some that come late; some moments appear again. */
function steps(lateness: number): fc.Arbitrary<readonly Step[]> {
  const step = fc.record({
    kind: fc.constantFrom('remember', 'remember', 'reserve', 'settle', 'settle', 'ask', 'ask', 'restore'),
    passes: fc.constantFrom(0, 0, 0, 1, 1, 7, 40, 100, 101),
    late: fc.oneof(
      { weight: 5, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: lateness }) },
    ),
    again: fc.option(fc.nat(), { freq: 6 }),
    remembers: changes,
    happened: fc.boolean(),
    pick: fc.nat(),
    memory: fc.constantFrom(...memories),
  });
  return fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }).map((drawn) => {
    let now = 1000;
    const decisions: Decision[] = [];
    return drawn.map(({ kind, passes, late, again, remembers, happened, pick, memory }, index): Step => {
      now += passes;
      const time = now - late;
      if (kind === 'settle') return { kind, pick, happened };
      if (kind === 'restore') return { kind };
      if (kind === 'ask') {
        const asking = again === null ? undefined : decisions[again % (decisions.length || 1)];
        return { kind, question: { memory, keys, within, time, except: asking?.moment.id ?? 'nobody' } };
      }
      const before = again === null ? undefined : decisions[again % (decisions.length || 1)];
      const decision = before ?? decisionOf(`m${index}`, time, remembers);
      decisions.push(decision);
      return { kind: kind as 'remember' | 'reserve', decision, happened };
    });
  });
}

const options = { secret: 'secret', lateness: 1e6 };
const occurrence = (happened: boolean) => (happened ? 'happened' : 'withheld');

function freshHistory(lateness = options.lateness): KeptHistory {
  const history = createHistory({ ...options, lateness });
  history.keep(
    memories.map((digest) => ({ kind: 'memory', digest, within })),
    0,
  );
  return history;
}

/** Goes through the steps and says what was answered. */
function play(
  played: readonly Step[],
  history: KeptHistory,
  ask: (question: Question, history: KeptHistory) => void,
  restores = true,
  reference?: ReferenceHistory,
): KeptHistory {
  let now = history;
  const reserved: Decision[] = [];
  for (const step of played)
    switch (step.kind) {
      case 'remember':
        now.remember(step.decision, occurrence(step.happened));
        reference?.write(step.decision, occurrence(step.happened));
        break;
      case 'reserve':
        now.reserve(step.decision);
        reference?.write(step.decision, 'reserved');
        reserved.push(step.decision);
        break;
      case 'settle': {
        const [decision] = reserved.splice(step.pick % (reserved.length || 1), 1);
        if (!decision) break;
        now.settle(decision, occurrence(step.happened));
        reference?.settle(decision, occurrence(step.happened));
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

const plain = (recollection: Omit<Recollection, 'since'> | undefined) => {
  assert.ok(recollection);
  const { seen, doubtful, count, sum, max, first, last, values } = recollection;
  return doubtful
    ? { seen, doubtful }
    : { seen, doubtful, count, sum, max, first, last, values: [...values.keys()].sort() };
};

/** A history that lets go what it can says nothing for certain that is not so. */
function neverWrong(played: readonly Step[]): void {
  const reference = new ReferenceHistory();
  play(
    played,
    freshHistory(0),
    (question, history) => {
      const real = history.recall(question);
      const wanted = reference.recall(question);
      if (!real?.doubtful) assert.deepEqual(plain(real), plain(wanted));
      else if (real.seen) assert.ok(wanted.seen);
    },
    false,
    reference,
  );
}

const added: Remembrance = { memory: 'a', key: 'k', within, kind: 'add', certain: true };

describe('a history', () => {
  it('knows what was remembered by definition: in windows, after ends, without what was withheld, once', () => {
    fc.assert(
      fc.property(steps(150), (played) => {
        const reference = new ReferenceHistory();
        play(
          played,
          freshHistory(),
          (question, history) => assert.deepEqual(plain(history.recall(question)), plain(reference.recall(question))),
          true,
          reference,
        );
      }),
      { numRuns },
    );
  });

  it('is never wrong about what it has let go, but doubtful', () => {
    fc.assert(fc.property(steps(150), neverWrong), { numRuns });
  });

  it('is never wrong where a moment comes again whose possible end is let go at once', () => {
    const twice = decisionOf('m0', 1000, [
      { memory: 'a', key: 'tenant:t', within, kind: 'forget', certain: false },
      { memory: 'a', key: 'k', within, kind: 'add', certain: true, attempts: true },
    ]);
    neverWrong([
      { kind: 'remember', decision: twice, happened: false },
      { kind: 'remember', decision: decisionOf('m3', 1120, [added]), happened: true },
      { kind: 'remember', decision: twice, happened: true },
      { kind: 'ask', question: { memory: 'a', keys, within, time: 1100, except: 'nobody' } },
    ]);
  });

  it('has not seen for certain what an end may have forgotten that it has let go', () => {
    const possibleEnd = { memory: 'a', key: 'tenant:t', within, kind: 'forget', certain: false } as const;
    const certainEnd = { memory: 'a', key: 'k', within, kind: 'forget', certain: true } as const;
    for (const end of [possibleEnd, certainEnd]) {
      const history = freshHistory(0);
      history.remember(decisionOf('much later', 1120, [added]), 'happened');
      history.remember(decisionOf('end', 1010, [end]), 'happened');
      history.remember(decisionOf('before the end', 1000, [added]), 'happened');
      const recollection = history.recall({ memory: 'a', keys, within, time: 1100, except: 'nobody' });
      assert.deepEqual(plain(recollection), { seen: false, doubtful: true });
    }
  });

  it('does not know the states of a workflow where it has let go of a later step', () => {
    const history = createHistory({ ...options, lateness: 0 });
    history.keep([{ kind: 'workflow', digest: 'w', within }], 0);
    const step = (id: string, time: number, key: string, state: string) =>
      history.remember(
        {
          moment: { at: 'tool_call', id, time },
          workflows: [{ digest: 'w', key, before: ['start'], after: [state] }],
        } as unknown as Decision,
        'happened',
      );
    const states = () => history.statesOf({ memory: 'w', keys, within, time: 1100, except: 'nobody' });
    step('later', 1010, 'k', 'second');
    assert.deepEqual(states(), ['second']);
    step('much later', 1120, 'other', 'first');
    step('earlier', 1005, 'k', 'first');
    assert.equal(states(), undefined);
  });

  it('goes on the same after it was saved and restored, to the byte', () => {
    fc.assert(
      fc.property(steps(150), (played) => {
        const once = play(played, freshHistory(), () => undefined, false);
        const often = play(played, freshHistory(), () => undefined, true);
        assert.equal(JSON.stringify(often.save()), JSON.stringify(once.save()));
      }),
      { numRuns },
    );
  });

  it('is doubtful where there was too much to keep, until that is past', () => {
    const history = freshHistory(0);
    const add = (id: number, time: number) =>
      history.remember(
        decisionOf(`m${id}`, time, [{ memory: 'a', key: 'k', within, kind: 'add', certain: true }]),
        'happened',
      );
    for (let id = 0; id <= 10_000; id++) add(id, id < 10_000 ? 1000 : 1001);
    const ask = (time: number) => history.recall({ memory: 'a', keys, within, time, except: '' });
    assert.deepEqual(plain(ask(1001)), { seen: true, doubtful: true });
    add(10_001, 1102);
    assert.equal(ask(1102)?.count, 1);
    assert.equal(ask(1102)?.doubtful, false);
  });

  it('is not restored from what it did not save, nor with another secret', () => {
    const saved = freshHistory().save();
    assert.ok(restoreHistory(saved, options));
    assert.equal(restoreHistory(saved, { secret: 'other' }), undefined);
    for (const other of [
      null,
      1,
      {},
      { ...saved, version: 2 },
      { ...saved, memories: 3 },
      { ...saved, memories: [[]] },
    ])
      assert.equal(restoreHistory(other, options), undefined);
  });

  it('forgets a memory that is no longer kept', () => {
    const history = freshHistory();
    history.keep([{ kind: 'memory', digest: 'b', within }], 5);
    const ask = (memory: string) => history.recall({ memory, keys, within, time: 10, except: '' });
    assert.equal(ask('a'), undefined);
    assert.equal(ask('b')?.since, 0);
  });
});
