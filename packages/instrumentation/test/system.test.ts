import assert from 'node:assert/strict';
import type { Moment, RuleResult } from '@parapet/policy';
import { createHalts } from '../src/halts.ts';
import { withSystem } from '../src/system.ts';

const moment: Moment = { at: 'output', id: 'o', time: 0, session: { id: 's1' } };
const by = { policy: 'p', rule: 'r' } as RuleResult;

describe('what a process knows of itself', () => {
  it('is how busy it is, and what it has halted by now', () => {
    const halts = createHalts();
    const before = withSystem(moment, halts).system;
    assert.ok(before && 'load' in before && typeof before.load === 'number');
    assert.ok(before.load >= 0 && before.load <= 1);
    assert.deepEqual(before.halted, []);
    halts.halt('session', moment, by);
    const after = withSystem(moment, halts).system;
    assert.deepEqual(after && 'halted' in after && after.halted, ['session']);
  });

  it('is unknown where nobody knows whether a moment is meant', () => {
    const halts = createHalts();
    halts.halt('user', { user: { id: 'u1' } }, by);
    const { system } = withSystem(moment, halts);
    assert.deepEqual(Object.keys(system ?? {}), ['load']);
  });

  it('is said once of a moment, and not at all by hosts that only look', () => {
    const once = withSystem(moment, createHalts());
    assert.equal(withSystem(once, createHalts()), once);
    assert.equal(withSystem(moment, undefined), moment);
  });
});
