import assert from 'node:assert/strict';
import { type Action, actions, decide, type MomentKind, occurrenceOf } from '../../src/index.ts';
import { policySet, ruleText } from '../policies.ts';

const set = policySet(ruleText('at: output\nwhen: output.text.has(phone)\nthen: block'));

const occurs = (at: MomentKind, action: Action | 'none', approved?: boolean): string =>
  occurrenceOf(decide(set, { at, id: 'm', time: 0 }), { action, ...(approved !== undefined && { approved }) });

describe('whether a moment took place', () => {
  it('is told by what was done about it', () => {
    const withheld = (at: MomentKind) => actions.filter((action) => occurs(at, action) === 'withheld');
    assert.deepEqual(withheld('input'), ['throttle', 'escalate', 'block', 'halt']);
    assert.deepEqual(withheld('output'), ['retry', 'reroute', 'throttle', 'escalate', 'block', 'halt']);
    assert.equal(occurs('output', 'none'), 'happened');
  });

  it('is for a person to say where one was asked', () => {
    assert.equal(occurs('tool_call', 'escalate', true), 'happened');
    assert.equal(occurs('tool_call', 'escalate', false), 'withheld');
  });
});
