import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createHistory, type Decision, type KeptHistory, type Question, restoreHistory } from '../../src/index.ts';
import { ReferenceWorkflows } from './reference-workflows.ts';

const numRuns = process.env.PARAPET_LONG ? 100_000 : 400;
const within = 100;
const keys = { own: 'k', tenant: 'tenant:t' };
const secret = 'secret';

const drawn = fc.array(
  fc.record({
    kind: fc.constantFrom('remember', 'remember', 'reserve', 'settle', 'ask', 'ask', 'restore'),
    passes: fc.constantFrom(0, 0, 1, 7, 40, 100, 101),
    late: fc.oneof(
      { weight: 5, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 150 }) },
    ),
    again: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat() }),
    later: fc.boolean(),
    key: fc.constantFrom('k', 'k', 'k', 'k', 'other', 'tenant:t', '*'),
    state: fc.constantFrom('first', 'second', 'third'),
    happened: fc.boolean(),
    pick: fc.nat(),
  }),
  { minLength: 1, maxLength: 40, size: 'max' },
);
type Drawn = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never;

const fresh = (lateness: number): KeptHistory => {
  const history = createHistory({ secret, lateness });
  history.keep([{ kind: 'workflow', digest: 'w', within }], 0);
  return history;
};

/** Goes through the steps with a history and the reference, and compares at each question what they say. */
function compare(
  steps: Drawn,
  lateness: number,
  check: (real: readonly string[] | undefined, wanted: readonly string[] | undefined, isLate: boolean) => void,
): void {
  const reference = new ReferenceWorkflows();
  let history = fresh(lateness);
  let now = 1000;
  const decisions: Decision[] = [];
  const reserved: Decision[] = [];
  for (const [index, { kind, passes, late, again, later, key, state, happened, pick }] of steps.entries()) {
    now += passes;
    const time = now - late;
    const before = again === null ? undefined : decisions[again % (decisions.length || 1)];
    const occurrence = happened ? 'happened' : 'withheld';
    if (kind === 'restore')
      history = restoreHistory(JSON.parse(JSON.stringify(history.save())), { secret, lateness }) ?? assert.fail();
    else if (kind === 'ask') {
      const question: Question = { memory: 'w', keys, within, time, except: before?.moment.id ?? 'nobody' };
      check(history.statesOf(question), reference.statesOf(question), history.isLate(time));
    } else if (kind === 'settle') {
      const [decision] = reserved.splice(pick % (reserved.length || 1), 1);
      if (!decision) continue;
      history.settle(decision, occurrence);
      reference.settle(decision, occurrence);
    } else {
      const decision = before
        ? { ...before, moment: { ...before.moment, time: later ? time : before.moment.time } }
        : ({
            moment: { at: 'tool_call', id: `m${index}`, time },
            workflows: [{ policy: 'p', workflow: 'o', digest: 'w', key, before: ['start'], after: [state] }],
          } as unknown as Decision);
      decisions.push(decision);
      if (kind === 'reserve') reserved.push(decision);
      if (kind === 'reserve') history.reserve(decision);
      else history.remember(decision, occurrence);
      reference.write(decision, kind === 'reserve' ? 'reserved' : occurrence);
    }
  }
}

describe('a history of workflows', () => {
  it('knows where they stand by definition: in windows, without what was withheld, each moment once', () => {
    fc.assert(
      fc.property(drawn, (steps) => compare(steps, 1e6, (real, wanted) => assert.deepEqual(real, wanted))),
      { numRuns },
    );
  });

  it('is never wrong about what it has let go, but does not know: only what comes late asks for that', () => {
    fc.assert(
      fc.property(drawn, (steps) =>
        compare(steps, 0, (real, wanted, isLate) => {
          if (real || !isLate) assert.deepEqual(real, wanted);
        }),
      ),
      { numRuns },
    );
  });
});
