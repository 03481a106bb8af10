import assert from 'node:assert/strict';
import fc from 'fast-check';
import { equalByCase, fold, foldCase, foldSet } from '../../src/unicode/case-folding.ts';
import { complement, EDGE, fromRanges, has, intersect, size, union } from '../../src/unicode/char-set.ts';
import { UNICODE_VERSION } from '../../src/unicode/generated/case-folding.ts';
import { propertyNames, propertySet } from '../../src/unicode/properties.ts';
import { runs } from '../arbitrary.ts';

const set = fc.array(fc.nat({ max: 40 }), { maxLength: 10 }).map((ends) => {
  const sorted = ends.sort((a, b) => a - b);
  return fromRanges(sorted.length % 2 === 0 ? sorted : sorted.slice(1));
});

describe('sets of characters', () => {
  it('are joined, intersected and complemented member by member', () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        for (let value = 0; value <= 41; value++) {
          const [inA, inB] = [has(a, value), has(b, value)];
          assert.equal(has(union([a, b]), value), inA || inB);
          assert.equal(has(intersect(a, b), value), inA && inB);
          assert.equal(has(complement(a), value), !inA);
          assert.equal(has(complement(a, b), value), inB && !inA);
        }
      }),
      runs(500),
    );
  });

  it('have one form only', () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        assert.deepEqual(complement(complement(a)), a);
        assert.deepEqual(union([a, b]), union([b, a]));
        assert.equal(size(union([a, b])), size(a) + size(b) - size(intersect(a, b)));
      }),
      runs(300),
    );
  });

  it('contain the edge of the text only if they say so', () => {
    assert.equal(has(complement([]), EDGE), false);
    assert.equal(has(complement([], [0, EDGE]), EDGE), true);
  });
});

describe('case folding', () => {
  it('joins what simple case folding joins', () => {
    const pairs = ['kK\u212a', 'sSſ', 'ßẞ', 'ΣσςΣ', '𐐀𐐨', 'éÉ', 'ÅåÅ'];
    for (const text of pairs) assert.equal(new Set(Array.from(text, (c) => fold(c.codePointAt(0) ?? 0))).size, 1, text);
    for (const text of ['iİ', 'ıi', 'ae', 'ßs']) {
      assert.equal(new Set(Array.from(text, (c) => fold(c.codePointAt(0) ?? 0))).size, 2, text);
    }
  });

  it('makes texts equal that differ only by case', () => {
    const whole = (text: string) => String.fromCodePoint(...Array.from(text, (c) => fold(c.codePointAt(0) ?? 0)));
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aAkKsSſ\u212a 1éÉß𐐀𐐨') }), (text) => {
        assert.equal(foldCase(text), whole(text));
      }),
      runs(500),
    );
    assert.equal(foldCase('\ud800x'), '\ud800X');
  });

  it('adds the same to small sets and to large ones', () => {
    const small = foldSet([0x6b, 0x6b]);
    const large = foldSet([0x6b, 0x6b, 0x4e00, 0x9fff]);
    assert.deepEqual(intersect(large, [0, 0x2fff]), small);
    assert.deepEqual(small, [0x4b, 0x4b, 0x6b, 0x6b, 0x212a, 0x212a]);
  });
});

/** The tables are of one version of Unicode; an engine that has another one is no judge of them. */
const judge = process.versions.unicode === UNICODE_VERSION ? describe : describe.skip;

judge('the tables, against an engine of the same Unicode version', () => {
  it('have the same general categories and scripts', () => {
    const samples = Array.from({ length: 0x110000 / 7 }, (_, i) => 7 * i + (i % 7));
    for (const name of propertyNames()) {
      const property = name === 'Any' ? name : /^[LMNPSZC][a-z]?$/.test(name) ? `gc=${name}` : `Script=${name}`;
      if (name === 'C') continue; // here without unassigned code points, as in RE2
      const expected = new RegExp(`^\\p{${property}}$`, 'u');
      const members = propertySet(name) ?? [];
      const sample = members.length < 100 ? [...members, ...members.map((c) => c + 1)] : samples.slice(0, 3000);
      for (const codePoint of sample.filter((c) => c <= 0x10ffff)) {
        assert.equal(has(members, codePoint), expected.test(String.fromCodePoint(codePoint)), `${name} ${codePoint}`);
      }
    }
  });

  it('fold the same characters', () => {
    for (let codePoint = 0; codePoint <= 0x1ffff; codePoint += codePoint < 0x600 ? 1 : 13) {
      const equal = equalByCase(codePoint);
      const expression = new RegExp(`^\\u{${codePoint.toString(16)}}$`, 'iu');
      for (const other of equal) assert.ok(expression.test(String.fromCodePoint(other)), `${codePoint} ${other}`);
      for (const other of [
        String.fromCodePoint(codePoint).toLowerCase(),
        String.fromCodePoint(codePoint).toUpperCase(),
      ]) {
        if (expression.test(other)) assert.ok(equal.includes(other.codePointAt(0) ?? 0), `${codePoint} ${other}`);
      }
    }
  });
});
