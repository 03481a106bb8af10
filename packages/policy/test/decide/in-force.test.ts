import assert from 'node:assert/strict';
import { decide, explain, type Moment, type RuleResult, stream } from '../../src/index.ts';
import { codes, load, outputMoment, policySet, ruleText } from '../policies.ts';

const said = (more: string, moment: Partial<Moment> = {}): RuleResult | undefined =>
  decide(policySet(ruleText(`at: output\nwhen: output.text.has(phone)\nthen: block\n${more}`)), {
    ...outputMoment('Call 555-0142.'),
    ...moment,
  }).rules[0];

describe('a rule that expires', () => {
  for (const [expires, last, first] of [
    ['2026-12-31', '2026-12-31T23:59:59.999Z', '2027-01-01T00:00:00Z'],
    ['2026-12-31T17:00:00Z', '2026-12-31T16:59:59.999Z', '2026-12-31T17:00:00Z'],
    ['2026-12-31T17:00:00+01:00', '2026-12-31T15:59:59.999Z', '2026-12-31T16:00:00Z'],
  ] as const)
    it(`on ${expires} holds at ${last} and not at ${first}`, () => {
      assert.equal(said(`expires: ${expires}`, { time: Date.parse(last) })?.state, 'held');
      assert.equal(said(`expires: ${expires}`, { time: Date.parse(first) }), undefined);
    });

  it('is not asked of answers that stream later', () => {
    const text = ruleText('at: output\nwhen: output.text.has(phone)\nthen: redact\nexpires: 2026-12-31');
    const released = (time: number): string => {
      const { output: _, ...context } = outputMoment('', { time });
      const gate = stream(policySet(text), context);
      return [...gate.push('text', 'Call 555-0142.'), ...gate.end()].map((release) => release.text).join('');
    };
    assert.equal(released(Date.UTC(2026, 11, 31)), 'Call [phone].');
    assert.equal(released(Date.UTC(2027, 0, 1)), 'Call 555-0142.');
  });

  it('needs a date that there is', () => {
    for (const date of ['2026-02-30', 'soon', '2026-12-31 17:00', '31.12.2026'])
      assert.deepEqual(codes(load(ruleText(`at: output\nwhen: true\nthen: block\nexpires: ${date}`)).problems), [
        'not-a-date',
      ]);
  });
});

describe('a rule that is rolled out', () => {
  const inShare = (share: string): ((session: string) => boolean) => {
    const set = policySet(ruleText(`at: output\nwhen: true\nthen: block\nrollout: ${share}`));
    return (session) => decide(set, outputMoment('', { session: { id: session } })).rules.length > 0;
  };
  const sessions = Array.from({ length: 1000 }, (_, number) => `session-${number}`);

  it('is for about that share of sessions, the same ones each time, and for more as it grows', () => {
    const tenth = sessions.filter(inShare('10%'));
    assert.ok(tenth.length > 70 && tenth.length < 130, `${tenth.length}`);
    assert.deepEqual(sessions.filter(inShare('0.1')), tenth);
    assert.ok(tenth.every(inShare('0.3')));
    assert.equal(sessions.filter(inShare('0')).length, 0);
    assert.equal(sessions.filter(inShare('100%')).length, 1000);
  });

  it('is for the same sessions everywhere, and another rule for others', () => {
    const [first] = sessions.filter(inShare('1%'));
    assert.equal(first, 'session-486');
    const other = ruleText('at: output\nwhen: true\nthen: block\nrollout: 1%').replace('id: r', 'id: other');
    const moment = outputMoment('', { session: { id: first } });
    assert.deepEqual(decide(policySet(other), moment).rules, []);
  });

  it('is unknown where the session is', () => {
    const result = said('rollout: 10%');
    assert.equal(result?.state, 'unknown');
    assert.deepEqual(result?.unknowns, ['session']);
    assert.equal(said('rollout: 1.0')?.state, 'held');
  });

  it('says so when it is explained', () => {
    const set = policySet(ruleText('at: output\nwhen: output.text.has(phone)\nthen: block\nrollout: 1%'));
    const told = JSON.stringify(explain(set, outputMoment('Call 555-0142.', { session: { id: 'session-0' } })));
    assert.match(told, /in_rollout\(session\.id, \\"p\/r\\", 0\.01\)/);
  });

  it('needs a share', () => {
    for (const share of ['1.1', '-0.1', '101%', 'half', '[0.1]', '.nan'])
      assert.deepEqual(codes(load(ruleText(`at: output\nwhen: true\nthen: block\nrollout: ${share}`)).problems), [
        'not-a-share',
      ]);
  });
});
