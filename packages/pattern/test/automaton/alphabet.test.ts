import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildAlphabet, LOOK_FURTHER } from '../../src/automaton/alphabet.ts';
import { EDGE, fromRanges, has } from '../../src/unicode/char-set.ts';
import { runs } from '../arbitrary.ts';

const codePoint = fc.oneof(
  fc.nat({ max: 0x7f }),
  fc.nat({ max: 0xffff }),
  fc.nat({ max: EDGE }),
  fc.constantFrom(0xd800, 0xdbff, 0xdfff, EDGE),
);
const set = fc.array(codePoint, { maxLength: 8 }).map((ends) => {
  const sorted = ends.sort((a, b) => a - b);
  return fromRanges(sorted.length % 2 === 0 ? sorted : sorted.slice(1));
});

describe('an alphabet', () => {
  it('tells characters apart exactly where a set does', () => {
    fc.assert(
      fc.property(
        fc.array(set, { maxLength: 5 }),
        fc.array(codePoint, { minLength: 2, maxLength: 20 }),
        (sets, samples) => {
          const alphabet = buildAlphabet(sets);
          const classes = sets.map((each) => new Set(alphabet.classesOf(each)));
          for (const sample of samples) {
            const own = sample === EDGE ? alphabet.edge : alphabet.ofCodePoint(sample);
            assert.ok(own > LOOK_FURTHER && own < alphabet.size);
            sets.forEach((each, index) => {
              assert.equal(classes[index]?.has(own), has(each, sample));
            });
            for (const other of samples) {
              const same =
                (sample === EDGE) === (other === EDGE) && sets.every((each) => has(each, sample) === has(each, other));
              if (other !== EDGE && sample !== EDGE) assert.equal(alphabet.ofCodePoint(other) === own, same);
            }
          }
        },
      ),
      runs(300),
    );
  });

  it('knows the class of every unit that is a character, and leaves high surrogates to a further look', () => {
    const alphabet = buildAlphabet([
      [0x61, 0x7a],
      [0x1f600, 0x1f64f],
      [0xd83d, 0xd83d],
      [EDGE, EDGE],
    ]);
    for (let unit = 0; unit <= 0xffff; unit++) {
      const isHigh = unit >= 0xd800 && unit <= 0xdbff;
      assert.equal(alphabet.ofUnit[unit], isHigh ? LOOK_FURTHER : alphabet.ofCodePoint(unit));
    }
  });

  it('has the end of the text for a class of its own', () => {
    const alphabet = buildAlphabet([[0x61, 0x61]]);
    assert.notEqual(alphabet.edge, alphabet.ofCodePoint(0x61));
    assert.notEqual(alphabet.edge, alphabet.ofCodePoint(0x62));
  });
});
