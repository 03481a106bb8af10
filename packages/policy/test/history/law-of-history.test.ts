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
import {
  decisionOf,
  type Follower,
  freshHistory,
  keys,
  options,
  play,
  type Step,
  steps,
  within,
} from './random-steps.ts';
import { ReferenceHistory } from './reference-history.ts';

const numRuns = process.env.PARAPET_LONG ? 100_000 : 400;

const plain = (recollection: Omit<Recollection, 'since'> | undefined) => {
  assert.ok(recollection);
  const { seen, doubtful, count, sum, max, first, last, values } = recollection;
  return doubtful
    ? { seen, doubtful }
    : { seen, doubtful, count, sum, max, first, last, values: [...values.keys()].sort() };
};

/** A history that lets go what it can says nothing for certain that is not so, and knows everything but what comes late asks. */
function neverWrong(played: readonly Step[]): void {
  const reference = new ReferenceHistory();
  play(
    played,
    freshHistory(0),
    (question, history) => {
      const real = history.recall(question);
      const wanted = reference.recall(question);
      if (!real?.doubtful || !history.isLate(question.time)) assert.deepEqual(plain(real), plain(wanted));
      else if (real.seen) assert.ok(wanted.seen);
    },
    false,
    reference,
  );
}

const added: Remembrance = { memory: 'a', key: 'k', within, kind: 'add', certain: true };

/** What a question can come upon; the sequences must come upon all of it, or the law would say little. */
const classes = {
  seen: ({ wanted }) => wanted.seen,
  nothing: ({ wanted }) => !wanted.seen && !wanted.doubtful,
  doubtful: ({ wanted }) => wanted.doubtful,
  'seen, and maybe more': ({ wanted }) => wanted.seen && wanted.doubtful,
  'the far end of the window': ({ wanted, question }) => wanted.first === question.time - within,
  'the near end of the window': ({ wanted, question }) => wanted.last === question.time,
  'of several, the oldest past': ({ wanted, longer }) => wanted.seen && longer.count > wanted.count,
  'something that was ended': ({ wanted, endless }) => endless.count > wanted.count,
  'something that may have been ended': ({ wanted, endless }) => wanted.doubtful && !endless.doubtful,
  'the moment that asks': ({ wanted, anyone }) => anyone.count > wanted.count,
  'what stands elsewhere': ({ wanted, own }) => wanted.doubtful && !own.doubtful,
  'two under way': ({ reserved }) => reserved >= 2,
  'something withheld': ({ wanted, unsettled }) => unsettled.count > wanted.count,
} satisfies Readonly<Record<string, (come: Coming) => boolean>>;

/** What the reference says to a question, and to others like it. */
interface Coming {
  readonly question: Question;
  readonly wanted: Omit<Recollection, 'since'>;
  /** Of a window three times as long, of this key alone, and asked by nobody. */
  readonly longer: Omit<Recollection, 'since'>;
  readonly own: Omit<Recollection, 'since'>;
  readonly anyone: Omit<Recollection, 'since'>;
  /** Had nothing been ended, or nothing been withheld. */
  readonly endless: Omit<Recollection, 'since'>;
  readonly unsettled: Omit<Recollection, 'since'>;
  readonly reserved: number;
}

function comingUpon(played: readonly Step[]): readonly Coming[] {
  const come: Coming[] = [];
  const [reference, endless, unsettled] = [new ReferenceHistory(), new ReferenceHistory(), new ReferenceHistory()];
  let reserved = 0;
  const follow: Follower = {
    write(decision, as) {
      reference.write(decision, as);
      unsettled.write(decision, as === 'withheld' ? 'happened' : as);
      endless.write({ ...decision, remembers: decision.remembers?.filter(({ kind }) => kind === 'add') ?? [] }, as);
      if (as === 'reserved' && (decision.remembers ?? []).length > 0) reserved++;
    },
    settle(decision, occurrence) {
      for (const each of [reference, endless]) each.settle(decision, occurrence);
      unsettled.settle(decision, 'happened');
      reserved = Math.max(0, reserved - 1);
    },
  };
  const ask = (question: Question) =>
    come.push({
      question,
      wanted: reference.recall(question),
      longer: reference.recall({ ...question, within: 3 * within }),
      own: reference.recall({ ...question, keys: { own: keys.own, tenant: 'nobody' } }),
      anyone: reference.recall({ ...question, except: 'nobody' }),
      endless: endless.recall(question),
      unsettled: unsettled.recall(question),
      reserved,
    });
  play(played, freshHistory(), ask, false, follow);
  return come;
}

/** Histories that are wrong in one way each. */
const wrong: Readonly<Record<string, (history: KeptHistory) => Partial<KeptHistory>>> = {
  'forgets nothing that was withheld': () => ({ settle: () => undefined }),
  'forgets what is under way': (history) => ({ reserve: (decision) => history.remember(decision, 'withheld') }),
  'has windows that are open at their far end': (history) => ({
    recall: (question) => history.recall({ ...question, within: question.within - 1 }),
  }),
  'counts the moment that asks': (history) => ({
    recall: (question) => history.recall({ ...question, except: 'nobody' }),
  }),
  'looks under one key only': (history) => ({
    recall: (question) => history.recall({ ...question, keys: { own: keys.own, tenant: 'nobody' } }),
  }),
  'ends nothing': (history) => ({
    remember: (decision, occurrence) =>
      history.remember(
        { ...decision, remembers: decision.remembers?.filter(({ kind }) => kind === 'add') ?? [] },
        occurrence,
      ),
  }),
  'takes a moment that comes again for another': (history) => {
    let times = 0;
    const another = (decision: Decision): Decision => ({
      ...decision,
      moment: { ...decision.moment, id: `${decision.moment.id} ${times++}` },
    });
    return { remember: (decision, occurrence) => history.remember(another(decision), occurrence) };
  },
};

const bound = (history: KeptHistory): KeptHistory => ({
  weak: history.weak,
  isLate: (time) => history.isLate(time),
  hash: (text) => history.hash(text),
  recall: (question) => history.recall(question),
  statesOf: (question) => history.statesOf(question),
  knows: (moment) => history.knows(moment),
  keep: (kept, time) => history.keep(kept, time),
  reserve: (decision) => history.reserve(decision),
  settle: (decision, occurrence) => history.settle(decision, occurrence),
  remember: (decision, occurrence) => history.remember(decision, occurrence),
  save: () => history.save(),
});

/** Fails where a history says anything else than the definition. */
function byDefinition(played: readonly Step[], history: KeptHistory, restores: boolean): void {
  const reference = new ReferenceHistory();
  const ask = (question: Question, now: KeptHistory) =>
    assert.deepEqual(plain(now.recall(question)), plain(reference.recall(question)));
  play(played, history, ask, restores, reference);
}

describe('a history', () => {
  it('knows what was remembered by definition: in windows, after ends, without what was withheld, once', () => {
    fc.assert(
      fc.property(steps(150), (played) => byDefinition(played, freshHistory(), true)),
      { numRuns },
    );
  });

  it('is put to every kind of question by these sequences', () => {
    const sequences = fc.sample(steps(150), { seed: 1, numRuns: 1000 }).map(comingUpon);
    for (const [name, isSuch] of Object.entries<(come: Coming) => boolean>(classes)) {
      const share = sequences.filter((come) => come.some(isSuch)).length / sequences.length;
      assert.ok(share >= 0.03, `${name}: ${share}`);
    }
  });

  for (const [name, change] of Object.entries(wrong))
    it(`that ${name} is found out`, () => {
      const isRight = fc.property(steps(150), (played) => {
        const history = bound(freshHistory());
        byDefinition(played, { ...history, ...change(history) }, false);
      });
      assert.ok(fc.check(isRight, { seed: 1, numRuns: 1000, endOnFailure: true }).failed);
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
    const workflow = { kind: 'workflow', digest: 'w', within, at: ['tool_call'], start: 'first' } as const;
    history.keep([{ ...workflow, states: ['first', 'second'] }], 0);
    const step = (id: string, time: number, key: string, to: string) =>
      history.remember(
        {
          moment: { at: 'tool_call', id, time },
          workflows: [{ digest: 'w', key, before: ['first'], after: [to], ways: [{ from: 'first', to: [to] }] }],
        } as unknown as Decision,
        'happened',
      );
    const states = () => history.statesOf({ memory: 'w', keys, within, time: 1100, except: 'nobody' });
    step('later', 1010, 'k', 'second');
    assert.deepEqual(states(), ['second']);
    step('much later', 1120, 'other', 'second');
    assert.deepEqual(states(), ['first', 'second']);
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
      { ...saved, version: 1 },
      { ...saved, memories: 3 },
      { ...saved, memories: [[]] },
    ])
      assert.equal(restoreHistory(other, options), undefined);
  });

  it('forgets a memory that is no longer kept', () => {
    const history = freshHistory();
    history.keep([{ kind: 'memory', digest: 'b', within, at: ['tool_call'] }], 5);
    const ask = (memory: string) => history.recall({ memory, keys, within, time: 10, except: '' });
    assert.equal(ask('a'), undefined);
    assert.equal(ask('b')?.since, 0);
  });
});
