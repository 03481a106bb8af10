import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileMatcher, compileRegex, inspectPattern, PatternError, type PatternSpec } from '../src/index.ts';
import { runs } from './arbitrary.ts';

const regex = (source: string) => ({ kind: 'regex', source }) as const;
const codes = (spec: PatternSpec) => inspectPattern(spec).problems.map(({ code }) => code);

describe('inspectPattern', () => {
  it('says how short and how long matches can be, in UTF-16 units', () => {
    const lengths = (source: string) => {
      const { minLength, maxLength } = inspectPattern(regex(source));
      return [minLength, maxLength];
    };
    assert.deepEqual(lengths('abc'), [3, 3]);
    assert.deepEqual(lengths('a{2,5}|b'), [1, 5]);
    assert.deepEqual(lengths('a+'), [1, Number.POSITIVE_INFINITY]);
    assert.deepEqual(lengths('(?:a|bc){2,3}'), [2, 6]);
    assert.deepEqual(lengths('\\b(?=a)a?\\b'), [0, 1]);
    assert.deepEqual(lengths('.'), [1, 2]);
    assert.deepEqual(lengths('😀'), [2, 2]);
    assert.deepEqual(lengths('(?:)*'), [0, 0]);
    assert.deepEqual(lengths('a{0}'), [0, 0]);
  });

  it('says whether the empty string matches, and how many groups there are', () => {
    const { matchesEmpty, groups } = inspectPattern(regex('(a)?(?:b)*(?<c>c?)'));
    assert.deepEqual([matchesEmpty, groups], [true, 2]);
    assert.equal(inspectPattern(regex('a')).matchesEmpty, false);
  });

  it('refuses a group that is not there', () => {
    assert.deepEqual(codes({ ...regex('(a)'), group: 2 }), ['unknown-group']);
    assert.deepEqual(codes({ ...regex('(a)'), group: 0 }), ['unknown-group']);
    assert.deepEqual(codes({ ...regex('(a)'), group: 0.5 }), ['unknown-group']);
    assert.deepEqual(codes({ ...regex('(?<x>a)'), group: 'y' }), ['unknown-group']);
    assert.deepEqual(codes({ ...regex('(?<x>a)'), group: 'x' }), []);
  });

  it('refuses a validated expression without a bounded length', () => {
    const validate = () => true;
    assert.deepEqual(codes({ ...regex('\\d+'), validate }), ['validated-too-long']);
    assert.deepEqual(codes({ ...regex('(?:\\d{1000}){3}'), validate }), ['validated-too-long']);
    assert.deepEqual(codes({ ...regex('\\d{1,1000}'), validate }), []);
  });

  it('refuses an expression that can match nothing', () => {
    for (const source of ['a\\bb', '[^\\x{0}-\\x{10FFFF}]', '(?=a)b', 'a^', '(?<=\\d)(?<=[a-z])x', '\\b\\B']) {
      assert.deepEqual(codes(regex(source)), ['never-matches'], source);
    }
  });

  it('refuses an expression that would need too large an automaton', () => {
    assert.deepEqual(codes(regex('(?:[a-z]{1000}){1000}')), ['too-large']);
    assert.deepEqual(codes(regex('(?:(?:(?:a{999}){999}){999}){999}')), ['too-large']);
    assert.deepEqual(codes(regex('(?i)[\\pL\\pN]'.repeat(5000))), ['classes-too-large']);
    assert.deepEqual(codes(regex(`[${'\\pL'.repeat(20_000)}]`)), ['classes-too-large']);
  });

  it('agrees with the compile functions on what is refused', () => {
    const sources = fc.string({ unit: fc.constantFrom(...'ab(|)*+?[^]-\\pbdLd{}1,2<=!:P>.$é😀'), maxLength: 12 });
    fc.assert(
      fc.property(sources, fc.boolean(), (source, ignoreCase) => {
        const spec = { kind: 'regex', source, ignoreCase } as const;
        const { problems } = inspectPattern(spec);
        for (const { start, end, message } of problems) {
          assert.ok(0 <= start && start <= end && end <= source.length);
          assert.match(message, /[:.]/);
        }
        if (problems.length === 0) {
          compileMatcher([spec]);
        } else {
          const isExpected = (error: unknown) => {
            assert.ok(error instanceof PatternError);
            assert.deepEqual([error.problems, error.pattern], [problems, 1]);
            return true;
          };
          assert.throws(() => compileMatcher([regex('a'), spec]), isExpected);
        }
        if (problems.every(({ code }) => code === 'never-matches')) compileRegex(source, { ignoreCase });
        else assert.throws(() => compileRegex(source, { ignoreCase }), PatternError);
      }),
      runs(2000),
    );
  });

  it('answers for any text whatsoever', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (source) => {
        inspectPattern(regex(source));
      }),
      runs(2000),
    );
  });

  it('answers for sources made to hang or to overflow', () => {
    for (const unit of [
      '(',
      '[',
      '\\',
      '(?:',
      '(?=',
      'a{1000}',
      '(a*)*',
      '|',
      '[[:',
      '(?i',
      '\\Q',
      'x?',
      '(a?',
      '[a-',
    ]) {
      inspectPattern(regex(unit.repeat(5000)));
    }
    assert.deepEqual(codes(regex(`${'('.repeat(5000)}${')'.repeat(5000)}`)), ['nesting-too-deep']);
  });
});
