import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  createHistory,
  type Decision,
  type KeptHistory,
  type KeptWorkflow,
  type Question,
  restoreHistory,
  type Way,
} from '../../src/index.ts';
import { ReferenceWorkflows } from './reference-workflows.ts';

const numRuns = process.env.PARAPET_LONG ? 100_000 : 400;
const keys = { own: 'k', tenant: 'tenant:t' };
const secret = 'secret';

const states = ['first', 'second', 'third'] as const;

/** Where a moment takes a workflow; from the states that are not drawn it goes nowhere. */
const ways = (isCertain: boolean) =>
  fc
    .subarray([...states])
    .chain((leaving) =>
      fc.tuple(
        ...leaving.map((from) =>
          fc.subarray([...states], { minLength: 1, maxLength: isCertain ? 1 : 3 }).map((to) => ({ from, to })),
        ),
      ),
    );

/** Moments of workflows; if so wanted, all tell whose they are, or nothing about them is uncertain. */
const drawn = ({
  isCertain = false,
  isTold = isCertain,
}: {
  readonly isCertain?: boolean;
  readonly isTold?: boolean;
} = {}) =>
  fc.array(
    fc.record({
      kind: fc.constantFrom('remember', 'remember', 'reserve', 'settle', 'ask', 'ask', 'restore'),
      passes: fc.constantFrom(0, 0, 1, 7, 40, 100, 101),
      late: fc.oneof(
        { weight: 5, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 150 }) },
      ),
      again: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat() }),
      later: fc.boolean(),
      key: fc.constantFrom('k', 'k', 'k', 'k', 'other', ...(isTold ? [] : ['tenant:t', '*'])),
      before: fc.subarray([...states], { minLength: 1 }),
      ways: ways(isCertain),
      happened: fc.boolean(),
      pick: fc.nat(),
    }),
    { minLength: 1, maxLength: 40, size: 'max' },
  );
type Drawn = ReturnType<typeof drawn> extends fc.Arbitrary<infer Value> ? Value : never;

/** Goes through the steps with a history and the reference, and compares at each question what they say. */
function compare(
  steps: Drawn,
  { lateness, within }: { readonly lateness: number; readonly within: number },
  check: (real: readonly string[], wanted: readonly string[], isLate: boolean) => void,
): void {
  const workflow: KeptWorkflow = { kind: 'workflow', digest: 'w', within, at: ['tool_call'], start: 'first', states };
  const reference = new ReferenceWorkflows(workflow, lateness);
  let history: KeptHistory = createHistory({ secret, lateness });
  history.keep([workflow], 0);
  let now = 1000;
  const decisions: Decision[] = [];
  const reserved: Decision[] = [];
  for (const [index, { kind, passes, late, again, later, key, before, ways, happened, pick }] of steps.entries()) {
    now += passes;
    const time = now - late;
    const known = again === null ? undefined : decisions[again % (decisions.length || 1)];
    const occurrence = happened ? 'happened' : 'withheld';
    if (kind === 'restore')
      history = restoreHistory(JSON.parse(JSON.stringify(history.save())), { secret, lateness }) ?? assert.fail();
    else if (kind === 'ask') {
      const question: Question = { memory: 'w', keys, within, time, except: known?.moment.id ?? 'nobody' };
      check(history.statesOf(question) ?? assert.fail(), reference.statesOf(question), history.isLate(time));
    } else if (kind === 'settle') {
      const [decision] = reserved.splice(pick % (reserved.length || 1), 1);
      if (!decision) continue;
      history.settle(decision, occurrence);
      reference.settle(decision, occurrence);
    } else {
      const decision = known
        ? comingAgain(known, later ? time : known.moment.time, ways)
        : ({
            moment: { at: 'tool_call', id: `m${index}`, time },
            workflows: [{ policy: 'p', workflow: 'o', digest: 'w', key, before, after: [], ways }],
          } as unknown as Decision);
      decisions.push(decision);
      if (kind === 'reserve') reserved.push(decision);
      if (kind === 'reserve') history.reserve(decision);
      else history.remember(decision, occurrence);
      reference.write(decision, kind === 'reserve' ? 'reserved' : occurrence);
    }
  }
}

/** The same moment once more, that would move the workflow elsewhere now. */
const comingAgain = (decision: Decision, time: number, ways: readonly Way[]): Decision => ({
  ...decision,
  moment: { ...decision.moment, time },
  workflows: (decision.workflows ?? []).map((result) => ({ ...result, ways })),
});

const isIn = (wider: readonly string[], states: readonly string[]): boolean =>
  states.every((state) => wider.includes(state));

const ask = { kind: 'ask' } as const;

/** A step that is a remembered moment which leads nowhere, but for what is said. */
const drawnAs = (step: Partial<Drawn[number]>): Drawn[number] => ({
  ...{ kind: 'remember', passes: 0, late: 0, again: null, later: false, key: 'k', before: ['first'], ways: [] },
  ...{ happened: true, pick: 0 },
  ...step,
});

const waits = 1e6;
const forever = 1e9;

describe('a history of workflows', () => {
  it('knows where they stand by definition: by what took place, each moment once', () => {
    fc.assert(
      fc.property(drawn({ isTold: true }), (steps) =>
        compare(steps, { lateness: waits, within: forever }, (real, wanted) => assert.deepEqual(real, wanted)),
      ),
      { numRuns },
    );
  });

  it('knows when a state is over', () => {
    fc.assert(
      fc.property(drawn({ isCertain: true }), (steps) =>
        compare(steps, { lateness: waits, within: 100 }, (real, wanted) => assert.deepEqual(real, wanted)),
      ),
      { numRuns },
    );
  });

  it('leaves no state out where nobody knows when it began, or whose it is', () => {
    fc.assert(
      fc.property(drawn(), (steps) =>
        compare(steps, { lateness: waits, within: 100 }, (real, wanted) => assert.ok(isIn(real, wanted))),
      ),
      { numRuns },
    );
  });

  it('is never wrong about what it has let go, but does not know: only what comes late asks for that', () => {
    for (const isCertain of [false, true])
      fc.assert(
        fc.property(drawn({ isCertain, isTold: true }), (steps) =>
          compare(steps, { lateness: 0, within: isCertain ? 100 : forever }, (real, wanted, isLate) => {
            if (isLate) assert.ok(isIn(real, wanted));
            else assert.deepEqual(real, wanted);
          }),
        ),
        { numRuns },
      );
  });

  it('knows the same, whatever it has let go, where all is settled at once', () => {
    fc.assert(
      fc.property(drawn(), (steps) => {
        const inTime = steps.map((step) => ({
          ...{ ...step, late: 0, later: true },
          kind: step.kind === 'reserve' ? 'remember' : step.kind,
        }));
        const told = (lateness: number) => {
          const all: (readonly string[])[] = [];
          compare(inTime, { lateness, within: 100 }, (real) => all.push(real));
          return all;
        };
        assert.deepEqual(told(0), told(waits));
      }),
      { numRuns },
    );
  });

  it('leaves no state out where a step comes late that was before a doubt, or a doubt is let go with its key', () => {
    const doubt = { key: 'tenant:t', ways: [] };
    const moves: Partial<Drawn[number]> = { key: 'k', ways: [{ from: 'second', to: ['third'] }] };
    const cases: readonly (readonly [number, readonly Partial<Drawn[number]>[]])[] = [
      [waits, [{ key: 'k' }, { ...doubt, passes: 100 }, ask, { ...moves, late: 1 }, { ...ask, passes: 100 }]],
      [0, [{ key: 'k' }, { key: 'k' }, doubt, { ...moves, passes: 100 }, ask, { key: 'k', passes: 40 }, ask]],
    ];
    for (const [lateness, steps] of cases)
      compare(steps.map(drawnAs), { lateness, within: 100 }, (real, wanted) => assert.ok(isIn(real, wanted)));
  });

  it('often knows where they stand, though something was uncertain', () => {
    let [asked, certain] = [0, 0];
    for (const steps of fc.sample(drawn(), { seed: 1, numRuns: 300 }))
      compare(steps, { lateness: waits, within: 100 }, (real) => {
        asked++;
        if (real.length === 1) certain++;
      });
    assert.ok(certain / asked > 0.2 && certain / asked < 0.8, `${certain / asked}`);
  });
});
