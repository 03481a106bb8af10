import assert from 'node:assert/strict';
import fc from 'fast-check';
import { carryOffsets } from '../../src/text/carry-offsets.ts';

describe('an offset that is carried over an edit', () => {
  it('stays before it and moves behind it', () => {
    assert.equal(carryOffsets('one three', 'one two three')(2), 2);
    assert.equal(carryOffsets('one three', 'one two three')(8), 12);
  });

  it('goes to the start of what was replaced', () => {
    assert.equal(carryOffsets('one TWO three', 'one three')(6), 4);
  });

  it('goes with what follows an insertion', () => {
    assert.equal(carryOffsets('rules', '# all\nrules')(0), 6);
  });

  it('still points at the character it pointed at, wherever that was not edited', () => {
    // Each part has letters of its own, so that there is one edit only that leads from one text to the other.
    const letters = (...unit: string[]) => fc.string({ unit: fc.constantFrom(...unit) });
    fc.assert(
      fc.property(
        letters('a', 'b'),
        letters('c', 'd'),
        letters('e', 'f'),
        letters('g', 'h'),
        (head, old, fresh, tail) => {
          const before = head + old + tail;
          const after = head + fresh + tail;
          for (let i = 0; i < before.length; i++) {
            const carried = carryOffsets(before, after)(i);
            if (i < head.length || i >= head.length + old.length) assert.equal(after[carried], before[i]);
            else assert.equal(carried, head.length);
          }
        },
      ),
    );
  });
});
