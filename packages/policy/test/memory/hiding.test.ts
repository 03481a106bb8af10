import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import fc from 'fast-check';
import { createHistory, type Decision, decide, type Moment, restoreHistory, strictest } from '../../src/index.ts';
import { policySet } from '../policies.ts';

const set = policySet(`parapet: 1
policy: p
owner: o@acme.example
mode: enforce
applies: app.name != "batch"
memories:
  paid: { at: tool_call, when: tool.name == "pay", sum: tool.arguments.amount, max: tool.arguments.amount, within: 10m, per: user.id }
  failed: { at: tool_result, when: '!tool.result.ok', until: worked, within: 10m, per: session.id }
  worked: { at: tool_result, when: tool.result.ok, values: tool.name, within: 10m, per: session.id }
  after: { at: tool_call, when: 'tool.name == "pay" && worked.seen', within: 10m, per: [] }
workflows:
  order:
    per: session.id
    governs: [look, pay]
    start: new
    states:
      new: { tools: [look], to: [{ ready: worked.seen }] }
      ready: { tools: [look, pay], to: [{ done: 'tool.name == "pay"' }] }
      done: { tools: [look], to: [{ new: failed.seen }] }
    message: No.
rules:
  - { id: ceiling, at: tool_call, when: 'paid.sum > 3.0', then: block, message: No. }
  - { id: largest, at: tool_call, when: 'has(paid.max) && paid.max > 2.0', then: block, message: No. }
  - { id: locked, at: tool_call, when: failed.count >= 2, then: block, message: No. }
  - { id: known, at: tool_call, when: worked.has(tool.name), then: flag }
  - { id: tainted, at: tool_call, when: after.seen && !failed.seen, then: flag }
`);

const moment = fc.record({
  name: fc.constantFrom('look', 'pay', 'pay'),
  isResult: fc.boolean(),
  ok: fc.boolean(),
  amount: fc.integer({ min: 0, max: 3 }),
  user: fc.constantFrom('u', 'u', 'v'),
  session: fc.constantFrom('s', 's', 't'),
  app: fc.constantFrom('bot', 'bot', 'bot', 'batch'),
  passes: fc.constantFrom(0, 1, 60_000, 300_000, 600_001),
  withheld: fc.constantFrom(false, false, true),
});

const sequence = fc.array(moment, { minLength: 2, maxLength: 12, size: 'max' }).map((drawn) => {
  let time = 1e9;
  return drawn.map(({ name, isResult, ok, amount, user, session, app, passes, withheld }, index) => {
    time += passes;
    const tool = isResult ? { name, arguments: {}, result: { ok } } : { name, arguments: { amount } };
    return {
      withheld,
      moment: {
        ...{ at: isResult ? 'tool_result' : 'tool_call', id: `m${index}`, time, tool },
        ...{ user: { id: user }, session: { id: session }, app: { name: app } },
      } as Moment,
    };
  });
});

const places = [
  'user',
  'session',
  'app',
  'tenant',
  'tool',
  'user.id',
  'session.id',
  'tool.name',
  'tool.arguments',
  'tool.result',
];

/** A copy of a moment of which a place is hidden. */
function hidden(whole: Moment, place: string): Moment {
  const [root = '', field] = place.split('.');
  const parts = whole as unknown as Readonly<Record<string, object>>;
  const unknown = new Unknown([place]);
  if (parts[root] instanceof Unknown) return whole;
  return { ...whole, [root]: field === undefined ? unknown : { ...parts[root], [field]: unknown } };
}

function decideAll(
  moments: readonly { readonly moment: Moment; readonly withheld: boolean }[],
  restores = false,
): readonly Decision[] {
  const options = { secret: 's' };
  let history = createHistory(options);
  history.keep(set.remembers, 0);
  return moments.map(({ moment, withheld }) => {
    if (restores) history = restoreHistory(JSON.parse(JSON.stringify(history.save())), options) ?? assert.fail();
    const decision = decide(set, moment, undefined, history);
    history.reserve(decision);
    history.settle(decision, withheld ? 'withheld' : 'happened');
    return decision;
  });
}

const numRuns = process.env.PARAPET_LONG ? 50_000 : 500;

describe('hiding a part of what happened', () => {
  it('leaves what is decided later as it is, or makes it unknown', () => {
    fc.assert(
      fc.property(
        sequence,
        fc.array(fc.tuple(fc.nat(), fc.constantFrom(...places)), { minLength: 1, maxLength: 3 }),
        (whole, picks) => {
          const partial = [...whole];
          for (const [pick, place] of picks) {
            const index = pick % whole.length;
            const one = partial[index];
            if (one) partial[index] = { ...one, moment: hidden(one.moment, place) };
          }
          const [before, after] = [decideAll(whole), decideAll(partial)];
          before.forEach((full, index) => {
            const seen = after[index] ?? assert.fail();
            const state = ({ rules }: Decision, rule: string) =>
              rules.find((result) => result.rule === rule)?.state ?? 'no';
            for (const { id } of set.rules) {
              const [was, became] = [state(full, id), state(seen, id)];
              assert.ok(
                became === was || became === 'unknown',
                `${id} of moment ${index} was ${was}, became ${became}`,
              );
            }
            assert.equal(strictest(seen.possible, full.verdict), seen.possible);
          });
        },
      ),
      { numRuns },
    );
  });

  it('says the same of everything when the history is saved and restored between', () => {
    fc.assert(
      fc.property(sequence, (whole) => {
        assert.deepEqual(decideAll(whole, true), decideAll(whole));
      }),
      { numRuns: numRuns / 5 },
    );
  });
});
