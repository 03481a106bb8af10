import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rowAfterKey } from '../../src/trace-panel/view/list-keys.ts';
import { duration, ticks } from '../../src/trace-panel/view/times.ts';

describe('times in the trace panel', () => {
  it('are told in the unit that fits', () => {
    assert.deepEqual([0, 0.25, 3.14, 42, 1_234, 59_949, 61_000, 119_999].map(duration), [
      '0 ms',
      '250 µs',
      '3.1 ms',
      '42 ms',
      '1.23 s',
      '59.9 s',
      '1 min 1 s',
      '2 min 0 s',
    ]);
  });

  it('are marked at round places within the whole', () => {
    assert.deepEqual(ticks(7_400, 5), [0, 2_000, 4_000, 6_000]);
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
        fc.integer({ min: 1, max: 20 }),
        (length, wanted) => {
          const marks = ticks(length, wanted);
          assert.ok(marks.length <= wanted + 1 && marks[0] === 0 && marks.every((mark) => mark <= length * 1.000001));
        },
      ),
    );
    assert.deepEqual(ticks(0, 5), [0]);
  });
});

describe('a key in a list', () => {
  it('leads to a row that there is', () => {
    assert.equal(rowAfterKey('ArrowDown', -1, 3, 2), 0);
    assert.equal(rowAfterKey('ArrowDown', 2, 3, 2), 2);
    assert.equal(rowAfterKey('PageUp', 1, 3, 2), 0);
    assert.equal(rowAfterKey('End', 0, 3, 2), 2);
    assert.equal(rowAfterKey('ArrowDown', 0, 0, 2), undefined);
    assert.equal(rowAfterKey('x', 0, 3, 2), undefined);
  });
});
