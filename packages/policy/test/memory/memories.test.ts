import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import { canonicalJson, createHistory, type Decision, decide, propose, stream } from '../../src/index.ts';
import { outputMoment, policySet, ruleText } from '../policies.ts';
import { call, conversation, hour, minute, noon, result, second } from './conversation.ts';

/** A policy of memories and rules, each rule `name: [moment, condition]`. */
function policy(
  memories: string,
  rules: Readonly<Record<string, readonly [at: string, when: string]>>,
  more = '',
): string {
  const ruleTexts = Object.entries(rules).map(
    ([id, [at, when]]) =>
      `  - id: ${id}\n    at: ${at}\n    when: ${JSON.stringify(when).replaceAll('\\"', '"').replace(/^"|"$/g, "'")}\n    then: block\n    message: No.`,
  );
  return `parapet: 1
policy: support-assistant
owner: trust@acme.example
mode: enforce
finders:
  email: { pattern: '[a-z]{1,20}@[a-z]{1,20}\\.example' }
${more}memories:
${memories.replace(/^/gm, '  ')}
rules:
${ruleTexts.join('\n')}
`;
}

const refunds = `refunds:
  at: tool_call
  when: tool.name == "issue_refund"
  sum: double(tool.arguments.amount)
  within: 24h
  per: user.id`;

const ceiling = policySet(
  policy(refunds, {
    ceiling: ['tool_call', 'tool.name == "issue_refund" && refunds.sum + double(tool.arguments.amount) > 500.0'],
  }),
);

const ruleStates = ({ rules }: Decision) => Object.fromEntries(rules.map(({ rule, state }) => [rule, state]));

describe('a ceiling for refunds', () => {
  const refund = (amount: number) => call('issue_refund', { amount });

  it('counts what was refunded in its window, both ends included, and not what is refunded now', () => {
    const { at } = conversation(ceiling);
    assert.equal(at(noon, refund(300)).verdict, 'allow');
    assert.equal(at(noon + hour, refund(200)).verdict, 'allow');
    assert.equal(at(noon + 24 * hour, refund(0.01), 'withheld').verdict, 'deny');
    assert.equal(at(noon + 24 * hour + 1, refund(300)).verdict, 'allow');
  });

  it('does not count what was withheld', () => {
    const { at } = conversation(ceiling);
    assert.equal(at(noon, refund(501), 'withheld').verdict, 'deny');
    assert.equal(at(noon + 1, refund(500)).verdict, 'allow');
  });

  it('sees a refund that is under way, until that turns out not to take place', () => {
    const { at, history } = conversation(ceiling);
    const first = at(noon, refund(300), 'reserved');
    const second = at(noon, refund(300), 'withheld');
    assert.deepEqual([first.verdict, second.verdict], ['allow', 'deny']);
    history.settle(first, 'withheld');
    assert.equal(at(noon, refund(300)).verdict, 'allow');
  });

  it('counts the calls of one answer in their order', () => {
    const { at, history } = conversation(ceiling);
    assert.deepEqual(
      [200, 200, 200, 100].map((amount) => {
        const decision = at(noon, refund(amount), 'reserved');
        history.settle(decision, propose(decision).action === 'block' ? 'withheld' : 'happened');
        return decision.verdict;
      }),
      ['allow', 'allow', 'deny', 'allow'],
    );
  });

  it('keeps people apart, and tenants', () => {
    const { at } = conversation(ceiling);
    at(noon, refund(500));
    assert.equal(at(noon, { ...refund(1), user: { id: 'u2' } }).verdict, 'allow');
    assert.equal(at(noon, { ...refund(1), tenant: 'acme' }).verdict, 'allow');
    assert.equal(at(noon, refund(1)).verdict, 'deny');
  });

  it('counts a call once that appears twice, and not for itself', () => {
    const { at } = conversation(ceiling);
    for (const time of [noon, noon + second])
      assert.equal(at(time, { ...refund(300), id: 'the same' }).verdict, 'allow');
    assert.equal(at(noon + minute, refund(200)).verdict, 'allow');
    assert.equal(at(noon + minute, refund(1)).verdict, 'deny');
  });

  it('adds up exactly', () => {
    const { at } = conversation(ceiling);
    for (let i = 0; i < 10; i++) at(noon, refund(0.1));
    assert.equal(at(noon, refund(499), 'only decided').verdict, 'allow');
    assert.equal(at(noon, refund(0)).history?.[0]?.sum, 1);
  });
});

describe('a memory', () => {
  it('is unknown without a history, which is not the same as nothing having happened', () => {
    const decision = decide(ceiling, {
      ...{ at: 'tool_call', id: 'm', time: noon, user: { id: 'u1' } },
      tool: { name: 'issue_refund', arguments: { amount: 1 } },
    });
    assert.deepEqual([decision.verdict, decision.possible], ['allow', 'deny']);
    assert.deepEqual(decision.rules[0]?.unknowns, ['refunds']);
    assert.equal(decision.history?.[0]?.state, 'unknown');
    assert.equal(decision.remembers, undefined);
  });

  it('is unknown in a history that does not keep it', () => {
    const history = createHistory({ secret: 's' });
    const moment = {
      at: 'tool_call',
      id: 'm',
      time: noon,
      user: { id: 'u1' },
      tool: { name: 'issue_refund', arguments: { amount: 1 } },
    } as const;
    assert.equal(decide(ceiling, moment, undefined, history).possible, 'deny');
  });

  it('says that it has been kept for less than its window', () => {
    const { at } = conversation(ceiling, noon - hour);
    assert.deepEqual(at(noon, call('look')).history?.[0]?.history, ['short']);
    assert.deepEqual(at(noon + 23 * hour, call('look')).history?.[0]?.history, []);
  });

  it('decides what comes late as of its own time, and says so where that is later than is waited for', () => {
    const talk = conversation(ceiling);
    const recalledAt = (time: number) => {
      const [recalled] = talk.at(time, call('issue_refund', { amount: 1 }), 'only decided').history ?? [];
      return [recalled?.count, recalled?.history];
    };
    talk.at(noon, call('issue_refund', { amount: 300 }));
    talk.at(noon + minute, call('issue_refund', { amount: 100 }));
    assert.deepEqual(recalledAt(noon + minute), [2, []]);
    assert.deepEqual(recalledAt(noon + 50 * second), [1, []]);
    assert.deepEqual(recalledAt(noon + 49 * second), [1, ['late']]);
  });

  it('says that it is kept where parallel moments may miss each other', () => {
    const { history } = conversation(ceiling);
    const moment = {
      at: 'tool_call',
      id: 'm',
      time: noon,
      user: { id: 'u1' },
      tool: { name: 'x', arguments: {} },
    } as const;
    const weak = {
      weak: true,
      isLate: () => false,
      hash: history.hash.bind(history),
      recall: history.recall.bind(history),
      statesOf: history.statesOf.bind(history),
      knows: history.knows.bind(history),
    };
    assert.deepEqual(decide(ceiling, moment, undefined, weak).history?.[0]?.history, ['weak']);
  });

  it('holds neither keys nor values but as keyed hashes', () => {
    const { at, history } = conversation(ceiling);
    const decision = at(noon, { ...call('issue_refund', { amount: 7 }), user: { id: 'amy@shop.example' } });
    for (const text of [canonicalJson(decision), JSON.stringify(history.save())]) assert.ok(!text.includes('amy'));
    const other = createHistory({ secret: 'another' });
    assert.notEqual(other.hash('x'), history.hash('x'));
  });

  const verified = policySet(
    policy(
      `verified:
  at: tool_result
  when: tool.name == "verify_identity" && tool.result.ok
  within: 1h
  per: session.id`,
      { identity: ['tool_call', 'tool.name == "issue_refund" && !verified.seen'] },
    ),
  );

  it('knows that an identity was verified in this session, for an hour', () => {
    const { at } = conversation(verified);
    const refund = call('issue_refund');
    assert.equal(at(noon, refund, 'withheld').verdict, 'deny');
    at(noon + 1, result('verify_identity', { ok: false }));
    assert.equal(at(noon + 2, refund, 'withheld').verdict, 'deny');
    at(noon + 3, result('verify_identity', { ok: true }));
    assert.equal(at(noon + hour, { ...refund, session: { id: 's2' } }, 'withheld').verdict, 'deny');
    assert.equal(at(noon + 3 + hour, refund, 'only decided').verdict, 'allow');
    assert.equal(at(noon + 4 + hour, refund).verdict, 'deny');
  });

  it('is possible where a moment could not be seen, and certain once one could', () => {
    const { at } = conversation(verified);
    at(noon, {
      at: 'tool_result',
      tool: { name: 'verify_identity', arguments: {}, result: new Unknown(['tool.result']) },
    });
    const refund = call('issue_refund');
    assert.deepEqual(ruleStates(at(noon + 1, refund)), { identity: 'unknown' });
    assert.deepEqual(ruleStates(at(noon + 1, { ...refund, session: { id: 's2' } })), { identity: 'held' });
    at(noon + 2, result('verify_identity', { ok: true }));
    assert.deepEqual(ruleStates(at(noon + 3, refund)), {});
  });

  it('is possible under every key of a tenant where the key could not be seen', () => {
    const { at } = conversation(verified);
    at(noon, { ...result('verify_identity', { ok: true }), session: new Unknown(['session']), tenant: 'acme' });
    const refund = call('issue_refund');
    assert.deepEqual(ruleStates(at(noon, { ...refund, tenant: 'acme' })), { identity: 'unknown' });
    assert.deepEqual(ruleStates(at(noon, { ...refund, tenant: 'other' })), { identity: 'held' });
    at(noon, { ...result('verify_identity', { ok: true }), tenant: new Unknown(['tenant']) });
    assert.deepEqual(ruleStates(at(noon, { ...refund, tenant: 'other' })), { identity: 'unknown' });
  });

  it('is asked with an unknown key only in vain', () => {
    const { at } = conversation(verified);
    const decision = at(noon, { ...call('issue_refund'), session: new Unknown(['session']) });
    assert.deepEqual(decision.rules[0]?.unknowns, ['session']);
    assert.equal(decision.coverage.level, 'partial');
  });

  it('holds failures until a success', () => {
    const set = policySet(
      policy(
        `failures:
  at: tool_result
  when: 'tool.name == "login" && !tool.result.ok'
  until: success
  within: 1h
  per: user.id
success:
  at: tool_result
  when: tool.name == "login" && tool.result.ok
  within: 1h
  per: user.id`,
        { locked: ['tool_call', 'failures.count >= 3'] },
      ),
    );
    const { at } = conversation(set);
    const fails = (time: number) => at(time, result('login', { ok: false }));
    [0, 1, 2].forEach((after) => void fails(noon + after));
    assert.equal(at(noon + 3, call('look')).verdict, 'deny');
    at(noon + 4, result('login', { ok: true }));
    assert.equal(at(noon + 5, call('look')).verdict, 'allow');
    [6, 7].forEach((after) => void fails(noon + after));
    assert.equal(at(noon + 8, call('look')).verdict, 'allow');
    at(noon + 9, result('login', { ok: true }), 'withheld');
    fails(noon + 10);
    assert.equal(at(noon + 11, call('look')).verdict, 'deny');
  });

  const senders = policySet(
    policy(
      `senders:
  at: tool_result
  when: tool.name == "read_inbox"
  values: tool.text.find(email).map(f, f.text)
  within: 1h
  per: session.id`,
      {
        known: ['tool_call', 'tool.name == "send_email" && !tool.arguments.to.all(a, senders.has(a))'],
        many: ['tool_call', 'senders.distinct > 2'],
      },
    ),
  );

  it('holds values that can be asked after', () => {
    const { at } = conversation(senders);
    const send = (...to: readonly string[]) => call('send_email', { to });
    assert.deepEqual(ruleStates(at(noon, send('amy@shop.example'))), { known: 'held' });
    at(noon, result('read_inbox', { mails: ['From amy@shop.example', 'From bob@shop.example, amy@shop.example'] }));
    assert.deepEqual(ruleStates(at(noon, send('amy@shop.example', 'bob@shop.example'))), {});
    assert.deepEqual(ruleStates(at(noon, send('amy@shop.example', 'eve@shop.example'))), { known: 'held' });
    at(noon, result('read_inbox', { mails: ['From cat@shop.example'] }));
    assert.deepEqual(ruleStates(at(noon, call('look'))), { many: 'held' });
  });

  for (const [then, action] of [
    ['redact', 'redact'],
    ['{ rewrite: { template: Somebody wrote. } }', 'rewrite'],
  ] as const)
    it(`holds the text as it goes on: ${action}`, () => {
      const set = policySet(
        `${policy(
          `secrets:
  at: tool_result
  when: tool.text.has(email)
  within: 1h
  per: session.id`,
          { after: ['tool_call', 'secrets.seen'] },
        )}  - id: take-out\n    at: tool_result\n    when: tool.text.has(email)\n    then: ${then}\n`,
      );
      const { at } = conversation(set);
      const decision = at(noon, result('read_inbox', { from: 'amy@shop.example', isNew: true }));
      assert.equal(propose(decision).action, action);
      assert.equal(decision.remembers, undefined);
      assert.equal(at(noon, call('look')).verdict, 'allow');
    });

  it('also holds attempts, if it says so', () => {
    const attempts = conversation(
      policySet(policy(`${refunds}\n  of: attempts`, { often: ['tool_call', 'refunds.count >= 2'] })),
    );
    attempts.at(noon, call('issue_refund', { amount: 1 }), 'withheld');
    attempts.history.settle(attempts.at(noon, call('issue_refund', { amount: 1 }), 'reserved'), 'withheld');
    assert.equal(attempts.at(noon, call('look')).verdict, 'deny');
  });

  it('tells the first and the last of what it holds, and the largest', () => {
    const { at } = conversation(
      policySet(
        policy(`${refunds}\n  max: tool.arguments.amount`, {
          largest: ['tool_call', 'has(refunds.max) && refunds.max == 7.0'],
          first: ['tool_call', `refunds.first == optional.of(timestamp("2026-01-01T12:00:00Z"))`],
          recent: ['tool_call', 'refunds.last.hasValue() && now - refunds.last.value() < duration("2m")'],
          none: ['tool_call', 'tool.name == "look" && !has(refunds.max) && !refunds.last.hasValue()'],
        }),
      ),
    );
    assert.deepEqual(ruleStates(at(noon - 1, call('look'))), { none: 'held' });
    [3, 7, 5].forEach((amount, index) => void at(noon + index * minute, call('issue_refund', { amount })));
    assert.deepEqual(ruleStates(at(noon + 3 * minute, call('x'))), { largest: 'held', first: 'held', recent: 'held' });
    assert.deepEqual(ruleStates(at(noon + 24 * hour + 2 * minute, call('x'))), {});
  });

  it('may depend on what was remembered before: first one, then the other', () => {
    const set = policySet(
      policy(
        `untrusted:
  at: tool_result
  when: tool.name == "browse"
  within: 1h
  per: []
after:
  at: tool_call
  when: tool.name == "pay" && untrusted.seen
  within: 1h
  per: [session.id, user.id]`,
        { tainted: ['tool_call', 'after.seen'] },
      ),
    );
    const { at } = conversation(set);
    at(noon, call('pay'));
    at(noon, { ...result('browse', {}), session: { id: 'another' } });
    assert.equal(at(noon, call('look')).verdict, 'allow');
    at(noon, call('pay'));
    assert.equal(at(noon, call('look')).verdict, 'deny');
    assert.equal(at(noon, { ...call('look'), user: { id: 'another' } }).verdict, 'allow');
  });

  it('is not made by a moment that comes again and did not make it at first', () => {
    const set = policySet(
      policy(
        `untrusted:
  at: tool_result
  when: tool.name == "browse"
  within: 1h
  per: session.id
sent:
  at: tool_call
  when: tool.name == "send" && untrusted.seen
  within: 1h
  per: session.id`,
        { sent: ['tool_call', 'sent.seen'] },
      ),
    );
    const { at } = conversation(set);
    const send = { ...call('send'), id: 'the same' };
    at(noon, send);
    at(noon + minute, result('browse', {}));
    assert.equal(at(noon + 2 * minute, send).remembers, undefined);
    assert.equal(at(noon + 3 * minute, call('look')).verdict, 'allow');
    at(noon + 4 * minute, call('send'));
    assert.equal(at(noon + 5 * minute, call('look')).verdict, 'deny');
  });

  it('is made by a moment that was withheld and comes again', () => {
    const { at } = conversation(ceiling);
    const refund = (amount: number) => call('issue_refund', { amount });
    const first = { ...refund(300), id: 'the same' };
    at(noon, first, 'withheld');
    assert.equal(at(noon + minute, refund(300), 'withheld').verdict, 'allow');
    at(noon + minute, first);
    assert.equal(at(noon + minute, refund(300), 'withheld').verdict, 'deny');
  });

  it('is one for all policies that define the same, whatever they call it', () => {
    const twice = policySet(
      policy(refunds, { a: ['tool_call', 'refunds.count > 1'] }),
      policy(refunds.replace('refunds:', 'paid:'), { b: ['tool_call', 'paid.count > 1'] }).replace(
        'support-assistant',
        'other',
      ),
    );
    assert.equal(twice.remembers.length, 1);
    const { at } = conversation(twice);
    assert.equal(at(noon, call('issue_refund', { amount: 1 })).remembers?.length, 1);
    assert.equal(at(noon, call('look')).verdict, 'allow');
    const changed = policySet(policy(refunds.replace('24h', '23h'), { a: ['tool_call', 'refunds.count > 1'] }));
    assert.notEqual(changed.remembers[0]?.digest, twice.remembers[0]?.digest);
    assert.notEqual(changed.digest, twice.digest);
  });

  it('is read through variables, and by a rule about a stream as it was at the first byte', () => {
    const set = policySet(
      policy(
        refunds,
        { paid: ['output', 'generous && output.text.has(email)'] },
        'variables:\n  generous: refunds.sum >= 5.0\n',
      ),
    );
    assert.equal(set.rules[0]?.streamClass, 'deciding');
    const { at, history } = conversation(set);
    const moment = { at: 'output', id: 'o', time: noon + 1, user: { id: 'u1' } } as const;
    const before = stream(set, moment, undefined, history);
    at(noon, call('issue_refund', { amount: 5 }));
    const after = stream(set, moment, undefined, history);
    for (const [gate, verdict] of [
      [before, 'allow'],
      [after, 'deny'],
    ] as const) {
      gate.push('text', 'Write to amy@shop.example now.');
      gate.end();
      assert.equal(gate.decision?.verdict, verdict);
    }
  });

  it('is not spoken of where a policy has none', () => {
    const decision = decide(
      policySet(ruleText('at: output\nwhen: output.text.has(email)\nthen: block')),
      outputMoment(''),
    );
    assert.ok(!('history' in decision) && !('remembers' in decision) && !('workflows' in decision));
  });
});
