import assert from 'node:assert/strict';
import fc from 'fast-check';
import { check, compile, parse, Unknown } from '../../src/index.ts';
import { agrees, hide, isLimit, places } from '../hide.ts';
import { environment, expression, input, runs } from '../random-expressions.ts';

function evaluate(source: string, variables: Record<string, unknown>) {
  return compile(check(parse(source).expr, environment)).evaluate(variables);
}

describe('unknowns', () => {
  it('hiding parts of the input gives the same result, or an unknown one', () => {
    let definite = 0;
    const several = fc.array(fc.nat(), { minLength: 2, maxLength: 3 });
    const hidingOnlyWidens = fc.property(expression, input, several, (source, variables, picks) => {
      const program = compile(check(parse(source).expr, environment));
      const full = program.evaluate(variables);
      const all = places(variables).filter((path) => path.length > 0);
      const some = picks.map((pick) => all[pick % all.length] ?? []);
      // Each place alone, and several together.
      for (const paths of [...all.map((path) => [path]), some]) {
        const seen = paths.reduce<unknown>((value, path) => hide(value, path, path.join('.')), variables);
        const hidden = program.evaluate(seen as Record<string, unknown>);
        if (!(hidden instanceof Unknown)) definite += 1;
        if (isLimit(full) || isLimit(hidden)) continue;
        assert.ok(agrees(hidden, full), `hiding ${paths.map((path) => path.join('.')).join(' and ')}`);
      }
    });
    fc.assert(hidingOnlyWidens, { numRuns: runs(1500) });
    assert.ok(definite > 10_000, 'most results stay definite, or the property says nothing');
  });

  const cases: readonly (readonly [source: string, expected: unknown])[] = [
    ['u.name', 'unknown'],
    ['has(u.name)', 'unknown'],
    ['u.?name.hasValue()', 'unknown'],
    ['u.age == 3', true],
    ['has(u.age)', true],
    ['has(u.score)', false],
    ['u == u', 'unknown'],
    ['size(u) > 0', 'unknown'],
    ['u.name == "a" || true', true],
    ['true || u.name == "a"', true],
    ['u.name == "a" && false', false],
    ['u.name == "a" && u.score > 1.0', 'unknown'],
    ['u.score > 1.0 || u.name == "a"', 'unknown'],
    ['u.tags.exists(t, t == "x")', true],
    ['u.tags.exists(t, t == "z")', 'unknown'],
    ['u.tags.all(t, t == "z")', false],
    ['"x" in u.tags', true],
    ['"z" in u.tags', 'unknown'],
    ['size(u.tags)', 'unknown'],
    ['u.tags[0]', 'x'],
    ['u.tags[1]', 'unknown'],
    ['u.tags.filter(t, t == "x")', 'unknown'],
    ['"a" in m', true],
    ['"b" in m', 'unknown'],
    ['m.exists(k, k == "b")', 'unknown'],
    ['m.exists(k, k == "a")', true],
    ['m == {"a": 1}', 'unknown'],
    ['{"a": 1} == m', 'unknown'],
    ['m == {"a": 2}', false],
    ['[u.name, 1] == ["a", 2]', 'unknown'],
    ['u.name == "a" ? 1 : 1', 'unknown'],
    ['cel.bind(x, u.name, true || x == "a")', true],
  ];
  const variables = {
    u: { name: new Unknown(['u.name']), age: 3, tags: ['x', new Unknown(['u.tags.1'])] },
    m: { a: 1, b: new Unknown(['m.b']) },
  };
  for (const [source, expected] of cases) {
    it(`\`${source}\` is ${expected} where a name, a tag and an entry are hidden`, () => {
      const result = evaluate(source, variables);
      assert.deepStrictEqual(result instanceof Unknown ? 'unknown' : result, expected);
    });
  }

  it('gathers what was wanted of everything that stood in the way', () => {
    const result = evaluate('u.name == "a" && "z" in u.tags && m.b == 1', variables);
    assert.deepEqual((result as Unknown).paths, ['u.name', 'u.tags.1', 'm.b']);
  });

  it('gathers many without putting them together again and again', () => {
    const many = Array.from({ length: 30_000 }, (_, index) => new Unknown([`m.${index}`]));
    const result = evaluate('m.a == m.b', { m: { a: many, b: many } });
    assert.deepEqual(
      (result as Unknown).paths,
      many.flatMap(({ paths }) => paths),
    );
  });

  it('keeps a subclass, so that its owner finds again what it put there', () => {
    class Redacted extends Unknown {}
    const hidden = new Redacted(['s']);
    assert.equal(evaluate('s', { s: hidden }), hidden);
    assert.equal(evaluate('s == "a" && true', { s: hidden }), hidden);
  });
});
