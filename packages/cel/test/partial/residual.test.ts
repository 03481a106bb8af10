import assert from 'node:assert/strict';
import fc from 'fast-check';
import { check, compile, EvaluationError, type Expr, parse, Unknown } from '../../src/index.ts';
import { print, residual } from '../../src/rewrite.ts';
import { agrees, hide, isLimit, places } from '../hide.ts';
import { environment, expression, input, runs } from '../random-expressions.ts';

const hidden = new Unknown(['hidden']);
const left = (source: string, variables: Record<string, unknown>) =>
  residual(check(parse(source).expr, environment), variables);
const evaluate = (expr: Expr, variables: Record<string, unknown>) =>
  compile(check(expr, environment)).evaluate(variables);

describe('residual', () => {
  const u = { name: 'a', age: 3, ok: true, tags: hidden, score: hidden };
  const cases: readonly (readonly [source: string, expected: string])[] = [
    ['u.age + 1', '4'],
    ['u.ok && u.score > 1.0', 'u.score > 1.0'],
    ['u.score > 1.0 && u.ok', 'u.score > 1.0'],
    ['!u.ok && u.score > 1.0', 'false'],
    ['!u.ok || u.score > 1.0', 'u.score > 1.0'],
    ['u.score > double(u.age)', 'u.score > 3.0'],
    ['u.ok ? u.score > 1.0 : u.name == "b"', 'u.score > 1.0'],
    ['u.score > 1.0 ? u.name : u.home.city', 'u.score > 1.0 ? "a" : u.home.city'],
    ['u.home.city == "x" && u.score > 1.0', 'u.home.city == "x" && u.score > 1.0'],
    ['u.tags.exists(t, t == u.name + "b")', 'u.tags.exists(t, t == "ab")'],
    ['u.tags.exists(t, t == "x" && u.ok)', 'u.tags.exists(t, t == "x")'],
    ['d.a == u.score', 'dyn([1.0, null]) == u.score'],
    ['m.exists(k, k == string(u.score))', 'dyn({"a": true}).exists(k, k == string(u.score))'],
    ['[u.name, string(u.score)]', '["a", string(u.score)]'],
    ['math.abs(u.age) == int(u.score)', '3 == int(u.score)'],
    ['u == {"a": u.score}', 'u == {"a": u.score}'],
    ['duration("90s") > duration(u.tags[0])', 'duration("90s") > duration(u.tags[0])'],
  ];
  for (const [source, expected] of cases) {
    it(`of \`${source}\` is \`${expected}\``, () => {
      assert.equal(print(left(source, { u, d: { a: [1, null] }, m: { a: true } })), expected);
    });
  }

  it('gives for any input that says more what the whole expression gives', () => {
    let smaller = 0;
    const several = fc.array(fc.nat(), { minLength: 1, maxLength: 4 });
    const agreesWithWhole = fc.property(expression, input, several, (source, variables, picks) => {
      const checked = check(parse(source).expr, environment);
      const all = places(variables).filter((path) => path.length > 0);
      const paths = picks.map((pick) => all[pick % all.length] ?? []);
      const seen = paths.reduce<unknown>((value, path) => hide(value, path, path.join('.')), variables);
      const rest = residual(checked, seen as Record<string, unknown>);
      if (print(rest).length < print(checked.expr).length) smaller += 1;
      // More than was seen, all, and just what was seen.
      const more = hide(variables, paths[0] ?? [], 'one');
      for (const given of [variables, more, seen] as Record<string, unknown>[]) {
        const whole = compile(checked).evaluate(given);
        const result = evaluate(rest, given);
        if (isLimit(whole) || isLimit(result)) continue;
        assert.equal(result instanceof Unknown, whole instanceof Unknown, print(rest));
        if (result instanceof EvaluationError) assert.ok(whole instanceof EvaluationError, print(rest));
        else assert.ok(agrees(result, whole) && agrees(whole, result), print(rest));
      }
    });
    fc.assert(agreesWithWhole, { numRuns: runs(1500) });
    assert.ok(smaller > 300, 'many expressions become smaller, or the property says nothing');
  });

  it('of an expression without problems has none, and is read again as it is printed', () => {
    const staysWell = fc.property(expression, input, fc.nat(), (source, variables, pick) => {
      const checked = check(parse(source).expr, environment);
      const all = places(variables).filter((path) => path.length > 0);
      const path = all[pick % all.length] ?? [];
      const rest = residual(checked, hide(variables, path, 'hidden') as Record<string, unknown>);
      const text = print(rest);
      assert.equal(print(parse(text).expr), text);
      if (checked.problems.length === 0) {
        assert.deepEqual([...parse(text).problems, ...check(rest, environment).problems], [], text);
      }
    });
    fc.assert(staysWell, { numRuns: runs(1000) });
  });

  it('stays as it is written when there are no steps left', () => {
    const checked = check(parse('[1, 2, 3].exists(x, x == u.age)').expr, environment);
    assert.equal(print(residual(checked, { u }, { maxSteps: 1 })), print(checked.expr));
  });
});
