import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileRegex, inspectPattern } from '../src/index.ts';
import { arbitraryPattern, arbitraryText, runs } from './arbitrary.ts';

const pattern = arbitraryPattern({
  characters: ['a', 'b', '[^a]', '.', '\\d', '\\w', '😀', 'é'],
  assertions: ['^', '$', '\\b', '\\B', '(?=a)', '(?![ab])', '(?<=b)', '(?<!a)', '(?=b|$)'],
}).filter((source) => inspectPattern({ kind: 'regex', source }).problems.every(({ code }) => code === 'never-matches'));

describe('compileRegex', () => {
  it('tells whether a match occurs, empty ones included', () => {
    fc.assert(
      fc.property(
        pattern,
        arbitraryText(['a', 'b', '1', ' ', '😀', 'É', '\ud83d'], 9),
        fc.boolean(),
        (source, text, ignoreCase) => {
          const found = text.matchAll(new RegExp(source, ignoreCase ? 'giu' : 'gu'));
          // The engine also looks between the halves of a character.
          const expected = [...found].some(({ index }) => (text.codePointAt(index - 1) ?? 0) <= 0xffff);
          assert.equal(compileRegex(source, { ignoreCase }).test(text), expected);
        },
      ),
      runs(3000),
    );
  });

  it('may be one that never matches', () => {
    assert.equal(compileRegex('a\\bb').test('ab'), false);
  });

  it('may be asked again and again', () => {
    const regex = compileRegex('(?:[ab]{2})+c');
    for (const text of ['abc', 'abab', 'xabababc', '', 'c']) assert.equal(regex.test(text), /(?:[ab]{2})+c/.test(text));
  });
});
