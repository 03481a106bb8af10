import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from '../../src/index.ts';
import { print } from '../../src/rewrite.ts';
import { expression, runs } from '../random-expressions.ts';

function canonical(source: string): string {
  const { expr, problems } = parse(source);
  assert.deepEqual(problems, [], source);
  return print(expr);
}

describe('print', () => {
  const forms: readonly (readonly [source: string, canonical: string])[] = [
    ["a=='x' // why", 'a == "x"'],
    ['((a)) && (b && c)', 'a && b && c'],
    ['a - (b - c)', 'a - (b - c)'],
    ['(a ? b : c) ? d : (e ? f : g)', '(a ? b : c) ? d : e ? f : g'],
    ['-(1) - -1', '-(1) - -1'],
    ['-(-a)', '--a'],
    ['(-1).abs()', '(-1).abs()'],
    ['!(a in b)', '!(a in b)'],
    ['"\\x41\\u0000\\u2028\\""', '"A\\u0000\\u2028\\""'],
    ["b'\\xff\"a'", 'b"\\xff\\x22a"'],
    ['1e3 + 0x10 + 2U', '1000.0 + 16 + 2u'],
    ['a.`b-c`.`in`', 'a.`b-c`.`in`'],
    ['xs.existsOne(x,x)', 'xs.exists_one(x, x)'],
    [
      'cel.block([1, cel.index(0)], cel.index(1))',
      'cel.bind(cel.index(0), 1, cel.bind(cel.index(1), cel.index(0), cel.index(1)))',
    ],
    ['{?"a":b,"c":d}', '{?"a": b, "c": d}'],
    ['{(a ? b : c): d}', '{(a ? b : c): d}'],
    ['a.?b[?c].d', 'a.?b[?c].d'],
  ];
  for (const [source, expected] of forms) {
    it(`writes \`${source}\` as \`${expected}\``, () => {
      assert.equal(canonical(source), expected);
      assert.equal(canonical(expected), expected);
    });
  }

  it('writes what parses to the same expression', () => {
    const isStable = fc.property(expression, (source) => {
      const once = canonical(source);
      assert.equal(canonical(once), once);
    });
    fc.assert(isStable, { numRuns: runs(1000) });
  });
});
