import assert from 'node:assert/strict';
import { forgetBeyond } from '../../src/sources/holdings.ts';

/** The indices of sources that are forgotten, of some that hold so much. */
function forgotten(held: readonly { readonly moments?: number; readonly bytes?: number }[]): readonly number[] {
  const gone: number[] = [];
  const holdings = held.map(({ moments = 0, bytes = 0 }, index) => ({
    moments,
    bytes,
    forget: () => gone.push(index),
  }));
  forgetBeyond(holdings, { moments: 10, bytes: 100 });
  return gone;
}

describe('what trace sources hold together', () => {
  it('stays where there is room for all of it', () => {
    assert.deepEqual(forgotten([{ moments: 4, bytes: 60 }, { moments: 6 }, { bytes: 40 }]), []);
  });

  it('is kept in its order, each source as a whole or not at all', () => {
    assert.deepEqual(forgotten([{ moments: 4 }, { moments: 7 }, { moments: 6 }, { moments: 1 }]), [1, 3]);
    assert.deepEqual(forgotten([{ bytes: 50 }, { bytes: 51 }, { bytes: 50 }]), [1]);
  });

  it('is never nothing', () => {
    assert.deepEqual(forgotten([{ moments: 11 }, { moments: 1 }]), [1]);
  });
});
