import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import fc from 'fast-check';
import { decide, type Moment, type PolicySet } from '../../src/index.ts';
import type { GuardedIndex } from '../../src/set/guarded-index.ts';
import { plan } from '../../src/set/policy-set.ts';
import { askAll } from '../fact/answers.ts';
import { tone } from '../laws/decide-all.ts';
import { hiding } from '../laws/hiding.ts';
import { randomMoment } from '../laws/random-moments.ts';
import { randomPolicies } from '../laws/random-policies.ts';
import { policySet } from '../policies.ts';

/** The same policies, of which every rule is asked about every moment. */
function askingAll(set: PolicySet): PolicySet {
  const all = <T>(items: readonly T[]): GuardedIndex<T> => ({ candidates: () => items });
  const kinds = Object.entries(set[plan].kinds).map(([kind, planned]) => {
    const policies = planned.policies.map((policy) => ({ ...policy, index: all(policy.rules) }));
    return [kind, { ...planned, policies, index: all(policies) }];
  });
  return { ...set, [plan]: { ...set[plan], kinds: Object.fromEntries(kinds) } };
}

const rulesOf = (...conditions: readonly string[]): PolicySet =>
  policySet(
    [
      'parapet: 1\npolicy: p\nowner: o@acme.example\nvariables:\n  staff: user.roles.exists(r, r == "agent")\nrules:',
      ...conditions.map((when, index) => `  - { id: r${index}, at: tool_call, when: '${when}', then: flag }`),
      '',
    ].join('\n'),
  );

const callOf = (tool: object, user: object = { id: 'u', roles: [] }): Moment =>
  ({ at: 'tool_call', id: 'm', time: 0, user, tool: { name: 'pay', arguments: {}, ...tool } }) as unknown as Moment;

/** How many rules are asked about a moment. */
function askedBy(set: PolicySet, moment: Moment): number {
  let asked = 0;
  const counting = Object.entries(set[plan].kinds).map(([kind, planned]) => {
    const policies = planned.policies.map((policy) => ({
      ...policy,
      index: {
        candidates: (...asking: Parameters<typeof policy.index.candidates>) => {
          const found = policy.index.candidates(...asking);
          asked += found.length;
          return found;
        },
      },
    }));
    return [kind, { ...planned, policies, index: { candidates: () => policies } }];
  });
  decide({ ...set, [plan]: { ...set[plan], kinds: Object.fromEntries(counting) } }, moment);
  return asked;
}

describe('rules that are found by their guards', () => {
  it('are those that hold or are unsettled when all are asked', () => {
    fc.assert(
      fc.property(
        randomPolicies({ rules: 25 }),
        fc.array(fc.tuple(randomMoment(), fc.array(fc.nat(), { maxLength: 2 })), { minLength: 20, maxLength: 20 }),
        (texts, moments) => {
          const set = policySet(...texts);
          const all = askingAll(set);
          for (const [whole, picks] of moments) {
            const moment = hiding(whole, picks);
            const { facts } = askAll(set, moment, tone);
            assert.deepEqual(decide(set, moment, facts), decide(all, moment, facts));
          }
        },
      ),
      { numRuns: process.env.PARAPET_LONG ? 900 : 25 },
    );
  });

  it('are left out without being asked, whatever tells them apart', () => {
    const many = (conditionOf: (number: number) => string) =>
      rulesOf(...Array.from({ length: 50 }, (_, n) => conditionOf(n)));
    const call = callOf(
      { name: 'tool-3', arguments: { amount: 3, order: 'o-3' } },
      { id: 'u-3', roles: ['r-3', 'r-4'] },
    );
    const asked: readonly (readonly [number, (n: number) => string])[] = [
      [1, (n) => `tool.name == "tool-${n}"`],
      [2, (n) => `tool.name in ["tool-${n}", "tool-${n + 1}"]`],
      [1, (n) => `tool.arguments.order == "o-${n}" && staff`],
      [2, (n) => `"r-${n}" in user.roles`],
      [0, (n) => `user.roles.exists(r, r in ["r-${n}"]) && tool.name == "tool-4"`],
      [1, (n) => `user.roles.exists(r, r == "r-${n % 5}") && tool.name == "tool-${n}"`],
      [3, (n) => `tool.arguments.amount > ${n}`],
      [47, (n) => `tool.arguments.amount <= ${n}.5`],
      [4, (n) => `!staff && tool.arguments.amount >= ${n}.0`],
      [0, (n) => `tool.arguments.amount < ${n}.0 && staff`],
      [50, (n) => `tool.text.contains("${n}")`],
    ];
    for (const [count, conditionOf] of asked) assert.equal(askedBy(many(conditionOf), call), count, conditionOf(0));
  });

  it('are asked where what their guards look at is large', () => {
    const set = rulesOf(
      'tool.arguments.amount > 5.0 && tool.name == "look"',
      'tool.arguments.amount > 6.0 && tool.name == "look"',
      '"x" in tool.arguments.tags && tool.name == "look"',
      '"y" in tool.arguments.tags && tool.name == "look"',
    );
    const tags = Array.from({ length: 2000 }, () => 'z');
    assert.equal(askedBy(set, callOf({ arguments: { amount: 9, tags: ['x'] } })), 0);
    assert.equal(askedBy(set, callOf({ arguments: { amount: 9, tags } })), 2);
    assert.equal(askedBy(set, callOf({ arguments: { amount: { a: 1 }, tags } })), 4);
    // A value that takes too long to look at is an error, whatever comes after it.
    const huge = Array.from({ length: 1_100_000 }, () => 'z');
    const moment = callOf({ arguments: { amount: 9, tags: huge } });
    const [found, asked] = [set, askingAll(set)].map((one) =>
      decide(one, moment).rules.map(({ error }) => error?.code),
    );
    assert.deepEqual(found, asked);
    assert.ok(found?.includes('limit-exceeded'));
  });

  it('are asked where the value that their guards look at is not what they compare it with', () => {
    const set = rulesOf(
      'tool.arguments.amount > 5.0',
      'tool.arguments.order == "o"',
      'tool.server == "mcp"',
      '"x" in tool.arguments.tags',
    );
    const unseen = new Unknown(['hidden']);
    for (const value of ['text', 7n, true, null, {}, [unseen], unseen, undefined])
      for (const name of ['amount', 'order', 'tags']) {
        const moment = callOf({ arguments: { [name]: value }, server: unseen });
        assert.deepEqual(decide(set, moment), decide(askingAll(set), moment));
      }
  });
});
