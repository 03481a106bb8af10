import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileMatcher, inspectPattern, type RegexSpec } from '../../src/index.ts';
import { arbitraryPattern, arbitraryText, cut, inChunks, offsets, runs } from '../arbitrary.ts';
import { findings, Membership } from '../oracle.ts';

const CHARACTERS = ['1', '2', '-', 'x', '😀'];

const bounded = arbitraryPattern({
  characters: ['1', '\\d', '[-1]', '[12x]', '.', '😀'],
  assertions: ['\\b', '(?<!\\d)', '(?!\\d)', '(?=-|$)', '^', '$', '(?<=😀)', '(?!😀)'],
  repetitions: ['?', '{2}', '{1,3}', '{0,2}', '??'],
}).filter((source) => inspectPattern({ kind: 'regex', source, validate: () => true }).problems.length === 0);

/** Stands for check digits: neither monotone nor local. */
const validators: readonly ((candidate: string) => boolean)[] = [
  (candidate) => [...candidate].reduce((sum, c) => sum + (c.codePointAt(0) as number), 0) % 3 === 0,
  (candidate) => candidate.length % 2 === 1,
  (candidate) => candidate.endsWith('1'),
  () => false,
  () => true,
];

describe('a validated pattern', () => {
  it('gives the findings of the definition, however the text is cut', () => {
    fc.assert(
      fc.property(
        bounded,
        fc.constantFrom(...validators),
        arbitraryText(CHARACTERS, 10),
        offsets,
        (source, validate, text, at) => {
          const matcher = compileMatcher([
            { kind: 'regex', source, validate },
            { kind: 'regex', source: '1+' },
          ]);
          const found = matcher.findAll(text).filter(({ pattern }) => pattern === 0);
          assert.deepEqual(
            found.map(({ start, end }) => [start, end]),
            findings(new Membership(source), text, validate),
          );
          const whole = inChunks(matcher, [text]);
          assert.deepEqual(inChunks(matcher, cut(text, at)), whole);
          assert.deepEqual(inChunks(matcher, text.split('')), whole);
        },
      ),
      runs(1500),
    );
  });

  it('never lets go of a character that a finding still to come contains', () => {
    fc.assert(
      fc.property(bounded, fc.constantFrom(...validators), arbitraryText(CHARACTERS, 12), (source, validate, text) => {
        const stream = compileMatcher([{ kind: 'regex', source, validate }]).stream();
        let held = 0;
        for (const unit of text.split('')) {
          for (const { start } of stream.push(unit)) assert.ok(start >= held);
          assert.ok(stream.hold >= held && stream.hold <= stream.position);
          held = stream.hold;
        }
        for (const { start } of stream.end()) assert.ok(start >= held);
      }),
      runs(500),
    );
  });

  it('holds no more than the same pattern without its validator, once what was found is over', () => {
    const stream = compileMatcher([
      { kind: 'regex', source: '\\b\\d{4}\\b', validate: (text) => text === '1234' },
    ]).stream();
    stream.push('1234 9');
    assert.equal(stream.hold, 5);
    stream.push('999 ');
    assert.equal(stream.hold, 10);
  });

  it('holds nothing before the end of its last finding, though a start in it is still alive', () => {
    const stream = compileMatcher([{ kind: 'regex', source: 'ab|bcd', validate: () => true }]).stream();
    assert.equal(stream.push('abc').length, 1);
    assert.deepEqual([stream.hold, stream.holdOf(0)], [2, 2]);
  });

  it('asks for whole matches only', () => {
    const asked: string[] = [];
    const validate = (candidate: string) => asked.push(candidate) > 100;
    compileMatcher([{ kind: 'regex', source: '\\b\\d{2,3}\\b', validate }]).findAll('1 12 123 1234 12a');
    assert.deepEqual(asked, ['12', '123']);
  });

  it('counts as found, and says so, when the validations for this text are used up', () => {
    const spec: RegexSpec = { kind: 'regex', source: '\\b\\d\\d\\b', validate: (text) => text === '12' };
    const found = compileMatcher([spec], { validations: 2 }).findAll('11 12 13 14');
    assert.deepEqual(found, [
      { pattern: 0, start: 3, end: 5 },
      { pattern: 0, start: 6, end: 8, unvalidated: true },
      { pattern: 0, start: 9, end: 11, unvalidated: true },
    ]);
  });

  it('counts as found, and says so, when its validator fails', () => {
    const validate = (): boolean => {
      throw new Error('no answer');
    };
    const found = compileMatcher([{ kind: 'regex', source: '\\d\\d', validate }]).findAll('x 12');
    assert.deepEqual(found, [{ pattern: 0, start: 2, end: 4, unvalidated: true }]);
  });

  it('asks its validator at most as often for each character as a match is long', () => {
    let asked = 0;
    const validate = () => asked++ < 0;
    const matcher = compileMatcher([{ kind: 'regex', source: '\\d{13,19}', validate }], {
      validations: Number.POSITIVE_INFINITY,
    });
    matcher.findAll('1'.repeat(5000));
    assert.equal(asked, (5000 - 18) * 7 + 21);
  });

  it('has its own validations: another pattern cannot use them up', () => {
    const specs: RegexSpec[] = ['\\b\\d\\d\\b', '\\b[a-z]\\b'].map((source) => ({
      kind: 'regex',
      source,
      validate: () => true,
    }));
    const found = compileMatcher(specs, { validations: 1 }).findAll('11 22 a b');
    assert.deepEqual(
      found.map(({ unvalidated }) => unvalidated ?? false),
      [false, true, false, true],
    );
  });

  it('may have a validator that itself searches with the same matcher', () => {
    const validate = (text: string) => text.length > 2 || matcher.findAll('123 abc 4567').length === 2;
    const matcher = compileMatcher([{ kind: 'regex', source: '\\b\\d{2,4}\\b', validate }], { cacheStates: 2 });
    assert.deepEqual(
      matcher.findAll('11 222 x 4444').map(({ start, end }) => [start, end]),
      [
        [0, 2],
        [3, 6],
        [9, 13],
      ],
    );
  });
});
