import assert from 'node:assert/strict';
import fc from 'fast-check';
import { explain } from '../../src/explain.ts';
import type { Expr, MacroExpr, Result } from '../../src/index.ts';
import { check, compile, EvaluationError, parse, Unknown, walk } from '../../src/index.ts';
import { print } from '../../src/rewrite.ts';
import { agrees, isLimit } from '../hide.ts';
import { environment, expression, input, runs } from '../random-expressions.ts';

function explained(source: string, variables: Record<string, unknown>) {
  const checked = check(parse(source).expr, environment);
  const told: Record<string, Result | undefined> = {};
  const { result, valueOf: toldOf, roundsOf } = explain(checked, variables);
  const macros: MacroExpr[] = [];
  walk(checked.expr, (node) => {
    told[print(node)] = toldOf(node);
    if (node.kind === 'macro') macros.push(node);
  });
  return { result, told, macros, roundsOf };
}

describe('explain', () => {
  it('tells the value of every part, and of none that was not reached', () => {
    const { result, told } = explained('u.age > 5 && u.name == "a" || size(u.tags) == 1', {
      u: { age: 3, name: 'a', tags: ['x'] },
    });
    assert.equal(result, true);
    assert.equal(told['u.age > 5'], false);
    assert.equal(told['u.age'], 3n);
    assert.deepEqual({ ...(told.u as object) }, { age: 3n, name: 'a', tags: ['x'] });
    assert.equal(told['u.name == "a"'], undefined);
    assert.equal(told['u.name'], undefined);
    assert.equal(told['size(u.tags)'], 1n);
    assert.deepEqual(told['u.tags'], ['x']);
    assert.equal(told['1'], 1n);
  });

  it('tells unknowns and errors where they arise', () => {
    const hidden = new Unknown(['u.name']);
    const { told } = explained('u.name == "a" || u.score > 1.0 || true', { u: { name: hidden } });
    assert.equal(told['u.name'], hidden);
    assert.equal((told['u.score > 1.0'] as EvaluationError).code, 'no-such-key');
    assert.equal(told['u.name == "a" || u.score > 1.0 || true'], true);
  });

  it('tells the rounds of a macro up to the one that decided', () => {
    const { result, macros, roundsOf } = explained('u.counts.exists(c, c * 2 > u.age)', {
      u: { counts: [1, 2, 3], age: 3 },
    });
    const [macro] = macros as [MacroExpr];
    const [body] = macro.args as [Expr];
    assert.equal(result, true);
    assert.deepEqual(
      roundsOf(macro).map((round) => [round.variables, round.valueOf(body)]),
      [
        [[1], false],
        [[2], true],
      ],
    );
  });

  it('tells the rounds of a macro within each round of another', () => {
    const { macros, roundsOf } = explained('[1, 2].map(x, [10, 20].map(y, x + y))', {});
    const [outer, inner] = macros as [MacroExpr, MacroExpr];
    const [sum] = inner.args as [Expr];
    assert.deepEqual(
      roundsOf(outer).map((round) => round.roundsOf(inner).map(({ valueOf: _, ...rest }) => rest.variables)),
      [
        [[10n], [20n]],
        [[10n], [20n]],
      ],
    );
    assert.deepEqual(
      roundsOf(outer).map((round) => round.roundsOf(inner).map((within) => within.valueOf(sum))),
      [
        [11n, 21n],
        [12n, 22n],
      ],
    );
    assert.deepEqual(roundsOf(inner), []);
  });

  it('gives what evaluating gives, for the whole and for every part it reached', () => {
    const same = fc.property(expression, input, (source, variables) => {
      const checked = check(parse(source).expr, environment);
      const { result, valueOf: toldOf } = explain(checked, variables);
      const whole = compile(checked).evaluate(variables);
      if (isLimit(result) || isLimit(whole)) return;
      assert.ok(agrees(whole, result) && agrees(result, whole));
      assert.equal(toldOf(checked.expr), result);
      walk(checked.expr, (node) => {
        const told = toldOf(node);
        if (told === undefined) return true;
        const value = compile(checked, node).evaluate(variables);
        assert.ok(value instanceof EvaluationError || agrees(told, value), print(node));
        // Within macros there are other variables.
        return node.kind !== 'macro';
      });
    });
    fc.assert(same, { numRuns: runs(700) });
  });

  it('stops at the bound', () => {
    const { result } = explain(check(parse('[1, 2, 3].all(x, x > 0)').expr, environment), {}, { maxSteps: 5 });
    assert.ok(isLimit(result));
  });
});
