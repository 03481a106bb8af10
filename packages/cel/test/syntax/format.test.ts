import assert from 'node:assert/strict';
import fc from 'fast-check';
import { format } from '../../src/editor.ts';
import { parse } from '../../src/index.ts';
import { print } from '../../src/rewrite.ts';
import { commentsOf } from '../../src/syntax/comments.ts';
import { tokenize } from '../../src/syntax/tokens.ts';
import { expression, runs } from '../random-expressions.ts';

const comments = (source: string) =>
  commentsOf(
    source,
    tokenize(source, () => undefined),
  ).map(({ start, end }) => source.slice(start, end));

/** An expression with space, line breaks and comments wherever they may stand. */
const untidy = fc
  .tuple(expression, fc.array(fc.constantFrom('', '', ' ', '\n', ' // a note\n', '\n//b  \n\n')))
  .map(([source, spaces]) =>
    tokenize(source, () => undefined)
      .map(({ start, end }, index, tokens) => {
        const between = source.slice(tokens[index - 1]?.end ?? 0, start);
        return between + (spaces[index % (spaces.length || 1)] ?? '') + source.slice(start, end);
      })
      .join(''),
  );

describe('format', () => {
  const cases: readonly (readonly [source: string, expected: string])[] = [
    ['a&&b||  c', 'a && b || c'],
    ['!  a', '!a'],
    ['a- -1', 'a - -1'],
    ['- a', '-a'],
    ['x . y [ 0 ] . z ( 1,2 )', 'x.y[0].z(1, 2)'],
    ['a?b:c', 'a ? b : c'],
    ['{ "a" :b?1:2 , "c":3 }', '{"a": b ? 1 : 2, "c": 3}'],
    ['[?a.?b,c[?0]]', '[?a.?b, c[?0]]'],
    ['(a)  in[1,2]', '(a) in [1, 2]'],
    ['r\'x\' + "y"', 'r\'x\' + "y"'],
    ['f(\na,\n    b\n)', 'f(\n  a,\n  b\n)'],
    ['a // why\n&& b', 'a // why\n&& b'],
    ['  // first\n\n\na\n   // last', '// first\na\n// last'],
    ['[1, // one\n2]', '[1, // one\n  2]'],
    ['a ++ b', 'a ++ b'],
  ];
  for (const [source, expected] of cases) {
    it(`of ${JSON.stringify(source)} is ${JSON.stringify(expected)}`, () => assert.equal(format(source), expected));
  }

  it('breaks a long line before its loosest operators, and again where that is not enough', () => {
    const clause = (name: string) => `${name}.contains("something that is rather long")`;
    const both = `(${clause('a')} && ${clause('b')} && ${clause('c')})`;
    assert.equal(
      format(`${both} || ${clause('d')}`),
      [`(${clause('a')}`, `  && ${clause('b')}`, `  && ${clause('c')})`, `|| ${clause('d')}`].join('\n'),
    );
  });

  it('keeps meaning and comments, and does nothing the second time', () => {
    const keeps = fc.property(untidy, (source) => {
      const formatted = format(source);
      assert.deepEqual(parse(formatted).problems, []);
      assert.equal(print(parse(formatted).expr), print(parse(source).expr));
      assert.deepEqual(comments(formatted), comments(source));
      assert.equal(format(formatted), formatted);
    });
    fc.assert(keeps, { numRuns: runs(1000) });
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(format(format(text)), format(text));
      }),
      { numRuns: runs(500) },
    );
  });
});
