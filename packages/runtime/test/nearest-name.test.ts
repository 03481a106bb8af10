import assert from 'node:assert/strict';
import { nearestName } from '../src/nearest-name.ts';

describe('the nearest name', () => {
  const names = ['context', 'endpoints', 'user.roles'];

  it('is the one with a slip of the fingers', () => {
    for (const written of ['contxt', 'conetxt', 'context ', 'Context', 'comtext'])
      assert.equal(nearestName(written, names), 'context');
  });

  it('is the nearer of two', () => {
    assert.equal(nearestName('inf', ['info', 'ion']), 'info');
  });

  it('is none where it would be a guess', () => {
    assert.equal(nearestName('policies', names), undefined);
    assert.equal(nearestName('', names), undefined);
  });
});
