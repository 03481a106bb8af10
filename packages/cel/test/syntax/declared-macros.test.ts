import assert from 'node:assert/strict';
import { check, compile, parse, types } from '../../src/index.ts';
import { expandMacros, type MacroDecl, print } from '../../src/rewrite.ts';

const macro = (name: string, receiver: string | undefined, parameters: readonly string[], body: string): MacroDecl => ({
  name,
  doc: '',
  parameters,
  body: parse(body).expr,
  ...(receiver !== undefined && { receiver }),
});

const declared: readonly MacroDecl[] = [
  macro('none', 'list', ['x', 'p'], '!list.exists(x, p)'),
  macro('between', 'value', ['low', 'high'], 'value >= low && value <= high'),
  macro('implies', undefined, ['a', 'b'], '!a || b'),
  macro('has_equal', 'list', ['wanted'], 'list.exists(e, e == wanted)'),
  macro('twice', undefined, ['a'], 'a + a'),
];
const read = (source: string) => expandMacros(parse(source), declared);

describe('declared macros', () => {
  const cases: readonly (readonly [source: string, expected: string])[] = [
    ['users.none(u, u.age < 18)', '!users.exists(u, u.age < 18)'],
    ['(a + 1).between(0, b)', 'a + 1 >= 0 && a + 1 <= b'],
    ['implies(a || b, c)', '!(a || b) || c'],
    ['implies(implies(a, b), c)', '!(!a || b) || c'],
    ['xs.has_equal(e)', 'xs.exists(e_, e_ == e)'],
    ['xs.exists(e, ys.has_equal(e))', 'xs.exists(e, ys.exists(e_, e_ == e))'],
    ['between(1, 2)', 'between(1, 2)'],
    ['x.between(1)', 'x.between(1)'],
  ];
  for (const [source, expected] of cases) {
    it(`\`${source}\` stands for \`${expected}\``, () => {
      const { expr, problems } = read(source);
      assert.deepEqual(problems, []);
      assert.equal(print(expr), expected);
    });
  }

  it('are checked and evaluated as what they stand for', () => {
    const environment = { variables: { xs: { doc: '', type: types.list(types.int) } }, functions: [] };
    const checked = check(read('xs.none(x, x.between(3, 5))').expr, environment);
    assert.deepEqual(checked.problems, []);
    const program = compile(checked);
    assert.equal(program.evaluate({ xs: [1, 2, 6] }), true);
    assert.equal(program.evaluate({ xs: [1, 4] }), false);
  });

  it('have their problems where they were called', () => {
    const environment = { variables: {}, functions: [] };
    const { problems } = check(read('1 == 1 && "a".between(0, 1)').expr, environment);
    assert.deepEqual(problems[0]?.range, { start: 10, end: 27 });
  });

  it('have the problems of their bodies there, too', () => {
    const user = types.struct('User', { name: { doc: '', type: types.string } });
    const environment = { variables: { user: { doc: '', type: user } }, functions: [] };
    const wrong = ['x.nmae == "a"', 'x.name.frobnicate()', 'x.name.matches("(")', 'x.name == Wrong{a: 1}'].map((body) =>
      macro('m', 'x', [], body),
    );
    for (const declaration of wrong) {
      const { problems } = check(expandMacros(parse('true && user.m()'), [declaration]).expr, environment);
      assert.deepEqual(
        problems.map(({ range }) => range),
        [{ start: 8, end: 16 }],
      );
    }
  });

  it('need a name where they name something', () => {
    assert.deepEqual(
      read('users.none(u.x, true)').problems.map(({ code, range }) => [code, range]),
      [['macro-variable', { start: 11, end: 14 }]],
    );
  });

  it('do not grow without end', () => {
    const { problems } = read(`${'twice('.repeat(40)}1${')'.repeat(40)}`);
    assert.ok(problems.some(({ code }) => code === 'too-large'));
  });
});
