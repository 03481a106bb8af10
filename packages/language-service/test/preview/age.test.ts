import assert from 'node:assert/strict';
import { age } from '../../src/preview/age.ts';

describe('age', () => {
  const minutes = (count: number): string => age(0, count * 60_000);

  it('is told in the largest unit that fits', () => {
    assert.deepEqual([0.5, 1, 59, 60, 1_439, 1_440, 2_880, 1_440_000].map(minutes), [
      'just now',
      '1 min ago',
      '59 min ago',
      '1 h ago',
      '23 h ago',
      '1 day ago',
      '2 days ago',
      '1,000 days ago',
    ]);
  });

  it('of what has not happened yet is none', () => {
    assert.equal(age(5_000, 0), 'just now');
  });
});
