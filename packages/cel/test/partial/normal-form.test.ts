import assert from 'node:assert/strict';
import fc from 'fast-check';
import { check, compile, EvaluationError, type Expr, parse, Unknown, walk } from '../../src/index.ts';
import { normalForm, print } from '../../src/rewrite.ts';
import { hide, isLimit, places } from '../hide.ts';
import { environment, expression, input, runs } from '../random-expressions.ts';

function isConnective(node: Expr): boolean {
  if (node.kind === 'binary') return node.operator === '&&' || node.operator === '||';
  if (node.kind === 'macro') return ['all', 'exists', 'bind'].includes(node.name);
  return node.kind === 'conditional' || (node.kind === 'unary' && node.operator === '!');
}

describe('normalForm', () => {
  const cases: readonly (readonly [source: string, expected: string])[] = [
    ['!(u.ok && s == "a")', '!u.ok || !(s == "a")'],
    ['!(u.ok || !(s == "a"))', '!u.ok && s == "a"'],
    ['!u.tags.exists(t, t == "a")', 'u.tags.all(t, !(t == "a"))'],
    ['!u.tags.all(t, t == "a" || t == "b")', 'u.tags.exists(t, !(t == "a") && !(t == "b"))'],
    ['!m.exists(k, v, v == k)', 'm.all(k, v, !(v == k))'],
    ['!(u.ok ? !(n > 1) : n > 2)', 'u.ok ? n > 1 : !(n > 2)'],
    ['!(n < 1)', '!(n < 1)'],
    ['!true || !!u.ok', 'false || u.ok'],
    ['!u.tags.exists_one(t, t == "a")', '!u.tags.exists_one(t, t == "a")'],
  ];
  for (const [source, expected] of cases) {
    it(`of \`${source}\` is \`${expected}\``, () => assert.equal(print(normalForm(parse(source).expr)), expected));
  }

  it('gives what the condition gives, with negations before atoms only', () => {
    let negations = 0;
    const condition = expression.map((source) => `!(${source})`);
    const same = fc.property(condition, input, fc.nat(), (source, variables, pick) => {
      const checked = check(parse(source).expr, environment);
      if (checked.problems.length > 0) return;
      const made = normalForm(checked.expr);
      walk(made, (node) => {
        if (node.kind !== 'unary' || node.operator !== '!') return isConnective(node);
        negations += 1;
        assert.ok(!isConnective(node.operand), print(node));
        // What is inside an atom stays as it is.
        return false;
      });
      const all = places(variables).filter((path) => path.length > 0);
      const hidden = hide(variables, all[pick % all.length] ?? [], 'hidden') as Record<string, unknown>;
      for (const given of [variables, hidden]) {
        const [whole, normal] = [checked, check(made, environment)].map((one) => compile(one).evaluate(given));
        if (isLimit(whole) || isLimit(normal)) continue;
        const kind = (result: unknown) =>
          result instanceof Unknown ? 'unknown' : result instanceof EvaluationError ? 'error' : result;
        // Neither true nor false, which two negations had told.
        const untold = kind(whole) === 'error' && ['object', 'string', 'number', 'bigint'].includes(typeof normal);
        if (!untold) assert.equal(kind(normal), kind(whole), print(made));
      }
    });
    fc.assert(same, { numRuns: runs(1000) });
    assert.ok(negations > 300);
  });
});
