import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commentsIn } from '../../src/yaml/comments.ts';

describe('commentsIn', () => {
  const told = (source: string) => commentsIn(source).map(({ text, from, to }) => [text, from, to]);

  it('finds the comments of a line and of the line after', () => {
    assert.deepEqual(told('a: 1 # own\n# next\n\n# and next\nb: 2\n'), [
      ['own', 1, 1],
      ['next', 5, 5],
      ['and next', 5, 5],
    ]);
  });

  it('finds none inside of text', () => {
    assert.deepEqual(told('a: "x # y"\nb: \'# z\'\nc: x#y\nd: |\n  # text\ne: >-\n  text # too\n'), []);
  });

  it('takes all lines of a value as one', () => {
    assert.deepEqual(told('# of a\na: |\n  b\n  c\nd: 1\n'), [['of a', 2, 4]]);
    assert.deepEqual(told('a: | # of a\n  b\n  c\nd: 1\n'), [['of a', 1, 3]]);
    assert.deepEqual(told('# of a\na:\n  b\n  c\nd: 1\n')[0], ['of a', 2, 2]);
  });

  it('gives places in the file whatever the file', () => {
    const piece = fc.constantFrom(
      '#',
      '# x',
      ' ',
      '\n',
      'a: ',
      '- ',
      '"',
      "'",
      '|\n',
      '[',
      ']',
      '{',
      '}',
      '---\n',
      '\t',
      '\ufeff',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const source = pieces.join('');
        for (const { start, end, text } of commentsIn(source)) {
          assert.equal(source.charAt(start), '#');
          assert.equal(source.slice(start, end).replace(/^#+/, '').trim(), text);
        }
      }),
      { numRuns: process.env.PARAPET_LONG ? 20_000 : 500 },
    );
  });
});
