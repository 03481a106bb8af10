import assert from 'node:assert/strict';
import { viaNext } from '../src/loop-guard.ts';

describe('the loop guard', () => {
  it('adds this collector to those before', () => {
    assert.equal(viaNext(undefined, 'a'), 'a');
    assert.equal(viaNext('a,b', 'c'), 'a, b, c');
  });

  it('stops what has been here', () => assert.equal(viaNext('a, b', 'a'), undefined));

  it('stops what has been through too many', () => {
    let via: string | undefined;
    for (let i = 0; i < 8; i++) via = viaNext(via, `c${i}`);
    assert.equal(via?.split(',').length, 8);
    assert.equal(viaNext(via, 'one more'), undefined);
  });
});
