import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import fc from 'fast-check';
import { type Decision, decide, type Moment, type PolicySet, strictest } from '../../src/index.ts';
import { decideAsking } from '../fact/answers.ts';
import { policySet } from '../policies.ts';
import { decideAll, tone } from './decide-all.ts';
import { hiding } from './hiding.ts';
import { type Happening, latenessOf, randomMoment, randomSequence } from './random-moments.ts';
import { randomPolicies } from './random-policies.ts';

const numRuns = process.env.PARAPET_LONG ? 1_000 : 25;

const stateIn = ({ rules }: Decision, policy: string, rule: string): string =>
  rules.find((result) => result.policy === policy && result.rule === rule)?.state ?? 'no';

/** A limit may be reached on the one side only; these texts and lists are small. */
function onlyWidens(set: PolicySet, full: Decision, partial: Decision): void {
  for (const { policy, id } of set.rules) {
    const [was, became] = [stateIn(full, policy, id), stateIn(partial, policy, id)];
    assert.ok(became === was || became === 'unknown', `${policy}/${id} was ${was}, became ${became}`);
  }
  for (const said of ['verdict', 'possible'] as const) {
    assert.equal(strictest(partial.verdict, full[said]), full[said]);
    assert.equal(strictest(partial.possible, full[said]), partial.possible);
  }
  if (partial.rules.some(({ state }) => state === 'unknown')) assert.notEqual(partial.coverage.level, 'full');
  // A decision is definite only where nothing that it depends on was hidden.
  if (partial.verdict === partial.possible) assert.equal(partial.verdict, full.verdict);
}

/** Hides places of some of the moments. */
const hideIn = (happened: readonly Happening[], hidden: readonly (readonly number[])[]): readonly Happening[] =>
  happened.map((one, index) => ({ ...one, moment: hiding(one.moment, hidden[index] ?? []) }));

/** Facts have a law of their own; see `fact/hiding.test.ts`. */
describe('hiding anything, whatever the policies say,', () => {
  it('leaves what is decided of a moment as it is, or makes it unknown', () => {
    const picks = fc.array(fc.nat(), { minLength: 1, maxLength: 4 });
    const looks = fc.array(fc.tuple(randomMoment(), picks), { minLength: 25, maxLength: 25 });
    fc.assert(
      fc.property(randomPolicies({ remembers: false, asks: false }), looks, (texts, moments) => {
        const set = policySet(...texts);
        for (const [whole, hidden] of moments)
          onlyWidens(set, decideAsking(set, whole, tone), decideAsking(set, hiding(whole, hidden), tone));
      }),
      { numRuns },
    );
  });

  it('leaves what is decided later as it is, or makes it unknown', () => {
    const hidden = fc.array(fc.array(fc.nat(), { maxLength: 2 }), { minLength: 1, maxLength: 8 });
    const looks = fc.array(fc.tuple(randomSequence(['tool_call', 'tool_result'], 8), hidden), {
      minLength: 8,
      maxLength: 8,
    });
    fc.assert(
      fc.property(
        randomPolicies({ kinds: ['tool_call', 'tool_result'], rewrites: false, asks: false }),
        looks,
        (texts, sequences) => {
          const set = policySet(...texts);
          for (const [whole, places] of sequences) {
            // What comes later than is waited for may ask for what was let go, and the more that was seen, the more was let go.
            const keeping = { lateness: latenessOf(whole) };
            const [before, after] = [decideAll(set, whole, keeping), decideAll(set, hideIn(whole, places), keeping)];
            for (const [index, full] of before.entries()) onlyWidens(set, full, after[index] ?? assert.fail());
          }
        },
      ),
      { numRuns },
    );
  });
});

/** A rule's state at a moment of which something is hidden. */
function stateOf(when: string, moment: object, rest = ''): string {
  const set = policySet(
    `parapet: 1\npolicy: p\nowner: o@acme.example\nmode: enforce\nfinders:\n  phone: { pattern: '\\d{3}-\\d{4}' }\n${rest}rules:\n  - { id: r, at: tool_call, when: '${when}', then: flag }\n`,
  );
  const decision = decide(set, { at: 'tool_call', id: 'm', time: 0, ...moment } as unknown as Moment);
  return stateIn(decision, 'p', 'r');
}

const unseen = new Unknown(['hidden']) as unknown;
const callWith = (arguments_: unknown, more: object = {}) => ({
  tool: { name: 'pay', arguments: arguments_ },
  ...more,
});

describe('what a hidden part is a part of', () => {
  const call = callWith({ known: 'a', hidden: unseen, list: ['a', unseen] });

  it('is itself unknown, but for the parts that were seen', () => {
    for (const [when, state] of [
      ['tool.arguments.known == "a"', 'held'],
      ['tool.arguments.known == "b"', 'no'],
      ['tool.arguments.hidden == "a"', 'unknown'],
      ['tool.arguments == {"known": "a"}', 'no'],
      ['tool.arguments == {"known": "a", "list": ["a"]}', 'no'],
      ['tool.arguments == {"known": "a", "list": ["a", "b"]}', 'unknown'],
      ['tool.arguments == {"known": "b"}', 'no'],
      ['size(tool.arguments) == 3', 'unknown'],
      ['has(tool.arguments.hidden)', 'unknown'],
      ['has(tool.arguments.other)', 'no'],
      ['tool.arguments.list[0] == "a"', 'held'],
      ['tool.arguments.list[1] == "a"', 'unknown'],
      ['"a" in tool.arguments.list', 'held'],
      ['"b" in tool.arguments.list', 'unknown'],
      ['tool.arguments.list.exists(x, x == "a")', 'held'],
      ['tool.arguments.list.all(x, x == "b")', 'no'],
      ['tool.arguments.list.all(x, x == "a")', 'unknown'],
      ['tool.text.has(phone)', 'unknown'],
    ] as const)
      assert.equal(stateOf(when, call), state, when);
  });

  it('is looked into as far as it was seen', () => {
    assert.equal(stateOf('tool.text.has(phone)', callWith({ a: '555-0142', b: unseen })), 'held');
    assert.equal(stateOf('tool.text.count(phone) == 1', callWith({ a: '555-0142', b: unseen })), 'unknown');
    assert.equal(stateOf('tool.text.count(phone) >= 1', callWith({ a: '555-0142', b: unseen })), 'unknown');
  });
});

describe('an error beside what is unknown', () => {
  it('gives way to it, and both to what decides', () => {
    const failing = 'tool.arguments.absent == "a"';
    const hidden = 'tool.arguments.hidden == "a"';
    const no = 'tool.name == "other"';
    const call = callWith({ hidden: unseen });
    for (const [when, state] of [
      [failing, 'error'],
      [`${failing} && ${hidden}`, 'unknown'],
      [`${hidden} || ${failing}`, 'unknown'],
      [`${failing} && ${no}`, 'no'],
      [`${hidden} && ${no}`, 'no'],
      [`${failing} || tool.name == "pay"`, 'held'],
      [`!(${failing} || ${hidden})`, 'unknown'],
      [`[${failing}, true].exists(x, x)`, 'error'],
      [`(${hidden} ? ${failing} : ${no})`, 'unknown'],
    ] as const)
      assert.equal(stateOf(when, call), state, when);
  });
});

describe('a redaction of a text that was not seen whole', () => {
  const set = policySet(`parapet: 1
policy: p
owner: o@acme.example
mode: enforce
finders:
  phone: { pattern: '\\d{3}-\\d{4}' }
rules:
  - { id: r, at: tool_result, when: 'tool.text.has(phone) || tool.result.amount > 1.0', then: redact }
`);

  it('may be possible, and may have to be a refusal', () => {
    const said = (result: object): string => {
      const tool = { name: 'pay', arguments: {}, result };
      const { verdict, possible, rules } = decide(set, {
        at: 'tool_result',
        id: 'm',
        time: 0,
        tool,
      } as unknown as Moment);
      return `${rules[0]?.state} ${verdict} ${possible}`;
    };
    assert.equal(said({ amount: 2, note: '555-0142' }), 'held modify modify');
    assert.equal(said({ amount: 2, note: '' }), 'held deny deny');
    assert.equal(said({ amount: 2, note: unseen }), 'held modify deny');
    assert.equal(said({ amount: 2, note: '555-0142', more: unseen }), 'held modify deny');
    assert.equal(said({ amount: 0, note: unseen }), 'unknown allow deny');
  });
});

describe('a memory whose condition is unknown', () => {
  const set = policySet(`parapet: 1
policy: p
owner: o@acme.example
mode: enforce
memories:
  paid: { at: tool_call, when: tool.name == "pay" && tool.arguments.ok, sum: tool.arguments.amount, within: 10m, per: user.id }
rules:
  - { id: seen, at: tool_call, when: paid.seen, then: flag }
  - { id: unseen, at: tool_call, when: '!paid.seen', then: flag }
  - { id: twice, at: tool_call, when: paid.count >= 2, then: flag }
  - { id: much, at: tool_call, when: paid.sum > 3.0, then: flag }
`);

  const states = (...calls: readonly object[]): string => {
    const happened = [...calls, callWith({})].map((call, index) => ({
      withheld: false,
      moment: { at: 'tool_call', id: `m${index}`, time: index, user: { id: 'u' }, ...call } as unknown as Moment,
    }));
    const last = decideAll(set, happened).at(-1) ?? assert.fail();
    return ['seen', 'unseen', 'twice', 'much'].map((rule) => stateIn(last, 'p', rule)).join(' ');
  };

  it('may have been made: it is seen if another one is, and not counted', () => {
    const paid = callWith({ ok: true, amount: 2 });
    const maybe = callWith({ ok: unseen, amount: 2 });
    assert.equal(states(), 'no held no no');
    assert.equal(states(paid), 'held no no no');
    assert.equal(states(maybe), 'unknown unknown unknown unknown');
    assert.equal(states(paid, maybe), 'held no unknown unknown');
    assert.equal(states(callWith({ ok: true, amount: unseen })), 'unknown unknown unknown unknown');
    assert.equal(states({ ...paid, user: unseen }), 'unknown unknown unknown unknown');
    assert.equal(
      states(callWith({ ok: unseen, amount: 2 }, { tool: { name: 'look', arguments: { ok: unseen } } })),
      'no held no no',
    );
  });

  it('may have failed as well: an error is no less in doubt', () => {
    assert.equal(states(callWith({ ok: 'text', amount: 2 })), 'unknown unknown unknown unknown');
  });
});
