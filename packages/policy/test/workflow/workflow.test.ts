import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import { type Decision, decide, restoreHistory } from '../../src/index.ts';
import { call, conversation, hour, minute, noon, result, second } from '../memory/conversation.ts';
import { policySet } from '../policies.ts';

const text = `parapet: 1
policy: support-assistant
owner: trust@acme.example
mode: enforce
memories:
  verified:
    at: tool_result
    when: tool.name == "verify_identity" && tool.result.ok
    within: 1h
    per: session.id
workflows:
  refund:
    per: session.id
    governs: [lookup_order, verify_identity, issue_refund]
    start: triage
    states:
      triage:
        tools: [lookup_order, verify_identity]
        to:
          - verified: verified.seen
      verified:
        tools: [lookup_order, issue_refund]
        to:
          - done: tool.name == "issue_refund"
      done: { final: true }
    message: First verify who asks.
rules:
  - { id: other, at: output, when: 'output.finish_reason == "length"', then: flag }
`;
const set = policySet(text);

const ways = ({ workflows = [] }: Decision) => workflows.map(({ before, after }) => `${before} > ${after}`);

describe('a workflow', () => {
  it('allows in each state what the state says, and goes on once a moment is remembered', () => {
    const { at } = conversation(set);
    const early = at(noon, call('issue_refund'), 'withheld');
    assert.equal(early.verdict, 'deny');
    assert.deepEqual(
      early.rules.map(({ policy, rule, message }) => [policy, rule, message]),
      [['support-assistant', 'refund', 'First verify who asks.']],
    );
    assert.deepEqual(ways(at(noon, call('verify_identity'))), ['triage > triage']);
    assert.deepEqual(ways(at(noon, result('verify_identity', { ok: true }))), ['triage > verified']);
    assert.equal(at(noon, call('verify_identity'), 'withheld').verdict, 'deny');
    const refund = at(noon, call('issue_refund'));
    assert.equal(refund.verdict, 'allow');
    assert.deepEqual(ways(refund), ['verified > done']);
    assert.equal(at(noon, call('lookup_order')).verdict, 'deny');
  });

  it('says nothing of tools that it does not govern, and keeps sessions apart', () => {
    const { at } = conversation(set);
    at(noon, result('verify_identity', { ok: true }));
    const other = at(noon, call('send_email'));
    assert.deepEqual([other.verdict, ways(other)], ['allow', ['verified > verified']]);
    assert.deepEqual(ways(at(noon, { ...call('send_email'), session: { id: 's2' } })), []);
    assert.equal(at(noon, { ...call('issue_refund'), session: { id: 's2' } }).verdict, 'deny');
    assert.equal(at(noon, call('issue_refund')).verdict, 'allow');
  });

  it('stays where it was when a call turns out not to take place', () => {
    const { at, history } = conversation(set);
    at(noon, result('verify_identity', { ok: true }));
    const first = at(noon, call('issue_refund'), 'reserved');
    assert.equal(at(noon, call('issue_refund'), 'withheld').verdict, 'deny');
    history.settle(first, 'withheld');
    assert.equal(at(noon, call('issue_refund')).verdict, 'allow');
  });

  it('begins again when nothing has happened for a day', () => {
    const { at } = conversation(set);
    at(noon, result('verify_identity', { ok: true }));
    at(noon, call('issue_refund'));
    assert.equal(at(noon + 24 * hour, call('lookup_order'), 'only decided').verdict, 'deny');
    assert.equal(at(noon + 24 * hour + 1, call('lookup_order')).verdict, 'allow');
  });

  it('may be in any of its states where that is not known', () => {
    const moment = { at: 'tool_call', id: 'm', time: noon, session: { id: 's' } } as const;
    const state = (name: string) =>
      decide(set, { ...moment, tool: { name, arguments: {} } }).rules.map(({ state }) => state);
    assert.deepEqual(state('lookup_order'), ['unknown']);
    assert.deepEqual(state('send_email'), []);
    const { at } = conversation(set);
    at(noon, {
      at: 'tool_result',
      tool: { name: 'verify_identity', arguments: {}, result: new Unknown(['tool.result']) },
    });
    assert.deepEqual(at(noon, call('issue_refund'), 'only decided').rules[0]?.state, 'unknown');
    assert.deepEqual(at(noon, call('lookup_order'), 'only decided').rules, []);
    assert.deepEqual(ways(at(noon, call('lookup_order'))), ['triage,verified > triage,verified']);
  });

  it('may have moved for everybody where nobody knows who moved', () => {
    const { at } = conversation(set);
    at(noon, { ...result('verify_identity', { ok: true }), session: new Unknown(['session']) });
    assert.equal(at(noon, call('issue_refund')).rules[0]?.state, 'unknown');
    assert.equal(at(noon, { ...call('issue_refund'), tenant: 'other' }).rules[0]?.state, 'held');
  });

  it('tells where its guards leave it open, and takes the first', () => {
    const open = policySet(
      text.replace(
        '- verified: verified.seen',
        '- verified: verified.seen\n          - done: tool.result == true || verified.seen',
      ),
    );
    const { at } = conversation(open);
    const [moved] = at(noon, result('verify_identity', { ok: true })).workflows ?? [];
    assert.deepEqual(moved?.ambiguous, ['done', 'verified']);
    assert.deepEqual(moved?.after, ['verified']);
  });

  it('is where it was before a moment, however often that comes again', () => {
    const { at } = conversation(set);
    at(noon, result('verify_identity', { ok: true }));
    const refund = { ...call('issue_refund'), id: 'refund' };
    for (const time of [noon + second, noon + minute, noon + 2 * minute, noon + 3 * minute])
      assert.deepEqual(ways(at(time, refund)), ['verified > done']);
    assert.deepEqual(ways(at(noon + second, refund)), ['verified > done']);
    assert.deepEqual(ways(at(noon + 4 * minute, call('lookup_order'))), ['done > done']);
  });

  it('is not moved by a moment that comes again and did not move it at first', () => {
    const { at } = conversation(set);
    const refund = { ...call('issue_refund'), id: 'refund' };
    assert.deepEqual(ways(at(noon, refund)), ['triage > triage']);
    at(noon + second, result('verify_identity', { ok: true }));
    assert.equal(at(noon + minute, refund).verdict, 'deny');
    assert.deepEqual(ways(at(noon + minute, call('lookup_order'))), ['verified > verified']);
  });

  it('may have stood anywhere before a moment that was not seen when it first came', () => {
    const { at } = conversation(set);
    at(noon, result('verify_identity', { ok: true }));
    const refund = { ...call('issue_refund'), id: 'refund' };
    at(noon + second, { ...refund, session: new Unknown(['session']) });
    assert.deepEqual(ways(at(noon + minute, call('lookup_order'))), ['done,triage,verified > done,verified']);
    assert.deepEqual(at(noon + minute, refund).rules[0]?.state, 'unknown');
  });

  const order = policySet(`parapet: 1
policy: p
owner: o@acme.example
workflows:
  order:
    per: session.id
    governs: [pick, pay, look]
    start: empty
    states:
      empty: { tools: [pick], to: [{ full: tool.name == "pick" }] }
      full: { tools: [pick, pay], to: [{ paid: tool.name == "pay" }] }
      paid: { tools: [look], final: true }
    message: No.
`);

  it('goes through what comes late in its order, and through what was taken back not at all', () => {
    const { at, history } = conversation(order);
    at(noon + second, call('pay'));
    const picked = at(noon, call('pick'), 'reserved');
    assert.deepEqual(ways(at(noon + minute, call('look'))), ['paid > paid']);
    history.settle(picked, 'withheld');
    assert.deepEqual(ways(at(noon + minute, call('look'))), ['empty > empty']);
  });

  it('has gone on without what comes later than is waited for', () => {
    const { at } = conversation(order);
    at(noon + minute, call('look'));
    at(noon, call('pick'));
    assert.deepEqual(ways(at(noon + minute, call('look'))), ['empty > empty']);
  });

  it('is saved and restored with the history', () => {
    const { at, history } = conversation(set);
    at(noon, result('verify_identity', { ok: true }));
    const restored = restoreHistory(JSON.parse(JSON.stringify(history.save())), { secret: 'of the test' });
    assert.ok(restored);
    const moment = {
      at: 'tool_call',
      id: 'm',
      time: noon,
      session: { id: 's1' },
      user: { id: 'u1' },
      tool: { name: 'issue_refund', arguments: {} },
    } as const;
    assert.deepEqual(decide(set, moment, undefined, restored), decide(set, moment, undefined, history));
    assert.equal(decide(set, moment, undefined, restored).verdict, 'allow');
  });

  it('changes the digest of the policies with whatever it says', () => {
    for (const [from, to] of [
      ['[lookup_order, issue_refund]', '[issue_refund]'],
      ['start: triage', 'start: verified'],
      ['verified.seen', 'verified.count > 1'],
      ['First verify', 'Verify'],
    ] as const)
      assert.notEqual(policySet(text.replace(from, to)).digest, set.digest);
    assert.equal(
      policySet(text.replace('tool.name == "issue_refund"', 'tool.name  ==  "issue_refund"')).digest,
      set.digest,
    );
  });
});
