import assert from 'node:assert/strict';
import { decide } from '../../src/index.ts';
import { codes, load, outputMoment, policySet, ruleText } from '../policies.ts';

const rule = 'at: output\nwhen: output.text.has(phone)\nthen: block';

describe('what a rule says beside its condition', () => {
  it('is its severity', () => {
    const { rules } = decide(policySet(ruleText(`${rule}\nseverity: high`)), outputMoment('Call 555-0142.'));
    assert.equal(rules[0]?.severity, 'high');
    assert.deepEqual(codes(load(ruleText(`${rule}\nseverity: grave`)).problems), ['unknown-value']);
  });

  it('is a message, which may name the rule and nothing of the moment', () => {
    const text = ruleText(`${rule}\nreason: numbers`);
    const told = (message: string) =>
      decide(policySet(text.replace('No.', message)), outputMoment('Call 555-0142.')).rules[0]?.message;
    assert.equal(told("'Refused ({policy}/{rule}, {reason}).'"), 'Refused (p/r, numbers).');
    assert.equal(told('\'{"a": {}} { rule } {\''), '{"a": {}} { rule } {');
    const { problems } = load(text.replace('No.', "'You wrote {output.text}, by {rul}.'"));
    assert.deepEqual(codes(problems), ['unknown-message-field', 'unknown-message-field']);
    assert.match(
      problems.map(({ message }) => message).join(' '),
      /nothing of what is decided.*Did you mean `\{rule\}`/s,
    );
  });

  it('is who reviews its policy, and how often', () => {
    const set = policySet(ruleText(rule, 'reviewers: [a@acme.example, b@acme.example]\nreview_every: 90d\n'));
    assert.deepEqual(set.policies[0]?.reviewers, ['a@acme.example', 'b@acme.example']);
    assert.equal(set.policies[0]?.reviewEvery, 90 * 86_400_000);
  });

  it('is when it ends and whom it is for, told to hosts that have a clock', () => {
    const { rules } = policySet(ruleText(`${rule}\nexpires: 2026-12-31\nrollout: 10%`));
    assert.equal(rules[0]?.expires, '2027-01-01T00:00:00Z');
    assert.equal(rules[0]?.rollout, 0.1);
  });

  it('is all in the digest', () => {
    const digests = ['', 'severity: low', 'severity: high', 'expires: 2026-12-31', 'rollout: 0.1'].map(
      (more) => policySet(ruleText(`${rule}\n${more}`)).digest,
    );
    for (const more of ['reviewers: [a]\n', 'review_every: 1d\n']) digests.push(policySet(ruleText(rule, more)).digest);
    assert.equal(new Set(digests).size, 7);
    assert.equal(policySet(ruleText(`${rule}\nrollout: 10%`)).digest, digests[4]);
  });
});
