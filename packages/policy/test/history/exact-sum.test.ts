import assert from 'node:assert/strict';
import fc from 'fast-check';
import { amountOf, amountText, exactly, nearestDouble } from '../../src/history/exact-sum.ts';

const double = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ noNaN: true, min: -1e-300, max: 1e-300 }),
  fc.integer().map((cents) => cents / 100),
  fc.constantFrom(Number.MIN_VALUE, Number.MAX_VALUE, 2 ** 53, 2 ** -1022, 0.1),
);
const numRuns = process.env.PARAPET_LONG ? 1_000_000 : 5_000;

describe('an exact sum', () => {
  it('gives back a single double', () => {
    fc.assert(
      fc.property(double, (one) => {
        assert.equal(nearestDouble(exactly(one)) + 0, one + 0);
      }),
      { numRuns },
    );
  });

  it('of two doubles is the nearest double, as the hardware adds them', () => {
    fc.assert(
      fc.property(double, double, (a, b) => {
        assert.equal(nearestDouble(exactly(a) + exactly(b)) + 0, a + b + 0);
      }),
      { numRuns },
    );
  });

  it('is the same whatever the order, and rounded once', () => {
    const amounts = [1e100, 1, -1e100, 1e-300, 0.1, 0.2];
    const sum = (order: readonly number[]) => nearestDouble(order.reduce((all, one) => all + exactly(one), 0n));
    assert.equal(sum(amounts), sum([...amounts].reverse()));
    assert.equal(sum([1e100, 1, -1e100]), 1);
    assert.equal(sum(Array.from({ length: 10 }, () => 0.1)), 1);
  });

  it('takes whole numbers beyond those of a double', () => {
    assert.equal(nearestDouble(exactly(2n ** 62n + 1n) - exactly(2n ** 62n)), 1);
  });

  it('is written as text and read again without loss', () => {
    fc.assert(
      fc.property(double, (one) => {
        const read = amountOf(amountText(one));
        assert.ok(read !== undefined && exactly(read) === exactly(one));
      }),
      { numRuns },
    );
    for (const text of ['', 'NaN', 'Infinity', 'x']) assert.equal(amountOf(text), undefined);
  });
});
