import assert from 'node:assert/strict';
import { parse } from '@parapet/cel';
import fc from 'fast-check';
import { policiesInWords } from '../../src/editor.ts';
import { clauseInWords } from '../../src/words/clause.ts';
import { lengthInWords } from '../../src/words/consequence.ts';

const names = {
  finders: new Set(['phone', 'drug']),
  memories: new Set(['verified', 'refunds', 'senders']),
  variables: new Set(['staff']),
};
const said = (condition: string) => clauseInWords(parse(condition).expr, names);

describe('a condition in words', () => {
  for (const [condition, words] of [
    ['output.text.has(phone) && !staff', '`phone` finds something in `output.text`, and `staff` does not hold'],
    ['!output.text.has(phone)', '`phone` finds nothing in `output.text`'],
    ['tool.name == "refund" || tool.name != "x"', '`tool.name` is “refund”, or `tool.name` is not “x”'],
    ['!(a.b == 1 || staff)', '`a.b` is not 1, and `staff` does not hold'],
    ['a.b > 1 && (staff || a.c <= 2.5)', '`a.b` is more than 1, and (`staff` holds, or `a.c` is at most 2.5)'],
    ['!(a.b > 1 && (staff || a.c < 2))', '`a.b` is at most 1, or (`staff` does not hold, and `a.c` is at least 2)'],
    ['"agent" in user.roles', '`user.roles` includes “agent”'],
    ['!(model.name in ["a", "b", "c"])', '`model.name` is not one of “a”, “b” or “c”'],
    ['tool.name in lists', '`tool.name` is in `lists`'],
    ['verified.seen && !senders.has(a)', '`verified` was seen, and `senders` does not know `a`'],
    [
      'refunds.sum + double(tool.arguments.amount) > 500.0',
      'the sum of `refunds` plus `tool.arguments.amount` is more than 500',
    ],
    ['call.duration > duration("4s")', '`call.duration` is more than 4s'],
    [
      'output.text.find(drug).exists(d, !(d.text in formulary))',
      'for some `d` of what `drug` finds in `output.text`: `d.text` is not in `formulary`',
    ],
    ['!user.roles.all(r, r == "a")', 'for some `r` of `user.roles`: `r` is not “a”'],
    ['output.text.count(phone) >= 3', 'how often `phone` finds something in `output.text` is at least 3'],
    ['has(tool.arguments.to) && !has(a.b)', '`tool.arguments.to` is there, and `a.b` is not there'],
    ['size(output.text) > 3', 'the length of `output.text` is more than 3'],
    ['a.startsWith("x") && !a.contains(b)', '`a` begins with “x”, and `a` does not contain `b`'],
    ['staff ? a == 1 : a == 2', 'if `staff` holds, then `a` is 1, else `a` is 2'],
    ['tool.result.ok', '`tool.result.ok` is true'],
    ['math.abs(a) == 1', '`math.abs(a)` is 1'],
    ['true', 'always'],
    ['!true', 'never'],
  ] as const)
    it(`says of ${condition}: ${words}`, () => assert.equal(said(condition), words));

  it('finds words for whatever CEL says', () => {
    const leaf = fc.constantFrom(
      'a',
      'a.b',
      'a.has(phone)',
      'verified.seen',
      '[1, 2]',
      '{"a": b}',
      'a[0]',
      '-a',
      'b"x"',
      'null',
      '1u',
      'x.?y',
      'has(a.b)',
      'M{a: 1}',
    );
    const { condition } = fc.letrec<{ condition: string }>((tie) => ({
      condition: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc
          .tuple(tie('condition'), fc.constantFrom('&&', '||', '==', '<', 'in', '+'), tie('condition'))
          .map(([a, op, b]) => `(${a}) ${op} (${b})`),
        tie('condition').map((a) => `!(${a})`),
        fc
          .tuple(fc.constantFrom('exists', 'all', 'exists_one', 'map', 'filter'), tie('condition'))
          .map(([name, a]) => `a.${name}(v, ${a})`),
        fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a}) ? (${b}) : a`),
      ),
    }));
    fc.assert(
      fc.property(condition, (text) => {
        assert.ok(said(text).length > 0);
        assert.notEqual(clauseInWords(parse(text).expr, names, false), said(text));
      }),
    );
  });
});

describe('a length of time in words', () => {
  it('names its units', () => {
    assert.equal(lengthInWords(5_400_000), '1 hour and 30 minutes');
    assert.equal(lengthInWords(90 * 86_400_000), '90 days');
    assert.equal(lengthInWords(0), 'no time');
  });
});

describe('policies in words', () => {
  const base = `parapet: 1
policy: base
finders: { phone: { detector: pii.phone, regions: [US, GB] }, bad: { words: [a, b] } }
lists: { good: [x, y] }
memories:
  refunds: { at: tool_call, when: tool.name == "refund", sum: double(tool.arguments.amount), within: 24h, per: user.id }
rules:
  - { id: r, at: output, when: output.text.has(phone), then: { escalate: { to: [legal], within: 10m, otherwise: block } }, overridable: true }
`;
  const team = `parapet: 1
policy: team
extend: base
owner: o@acme.example
mode: enforce
rules:
  - { id: t, overrides: base/r, controls: [A/1] }
  - { id: u, at: input, when: { all: [input.text.has(bad)], none: [refunds.seen] }, then: block, message: 'No, {rule}.' }
`;

  it('say what each rule says, with the names of the policies that it extends', () => {
    const [, policy] = policiesInWords([
      { path: 'base.policy.yaml', text: base },
      { path: 'team.policy.yaml', text: team },
    ]);
    assert.deepEqual(
      policy?.rules.map(({ id, when, follows, overrides, message }) => ({ id, when, follows, overrides, message })),
      [
        { id: 't', when: undefined, follows: undefined, overrides: 'base/r', message: undefined },
        {
          id: 'u',
          when: [
            { kind: 'all', clauses: ['`bad` finds something in `input.text`'] },
            { kind: 'none', clauses: ['`refunds` was seen'] },
          ],
          follows: 'It is refused.',
          overrides: undefined,
          message: 'No, u.',
        },
      ],
    );
  });

  it('say what their names stand for, and what follows', () => {
    const [policy] = policiesInWords([{ path: 'base.policy.yaml', text: base }]);
    assert.deepEqual(Object.fromEntries((policy?.names ?? []).map(({ name, words }) => [name, words])), {
      phone: 'What the detector `pii.phone` finds (regions: US, GB).',
      bad: 'The words “a” and “b”.',
      good: '“x” and “y”.',
      refunds:
        'A `tool_call` in the last 1 day for which: `tool.name` is “refund”. Counted for each `user.id`. Kept is the sum of `tool.arguments.amount`.',
    });
    assert.equal(
      policy?.rules[0]?.follows,
      'It waits until legal says yes or no; without an answer in 10 minutes it is refused.',
    );
  });

  it('leave out what cannot be read', () => {
    assert.deepEqual(policiesInWords([{ path: 'a', text: ': [' }]), []);
  });
});
