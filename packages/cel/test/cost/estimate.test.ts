import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Extent, estimateCost } from '../../src/explain.ts';
import { check, compile, parse } from '../../src/index.ts';
import { environment, expression, input, runs } from '../random-expressions.ts';

const estimate = (source: string, sizes?: Record<string, Extent>) =>
  estimateCost(check(parse(source).expr, environment), sizes);

function extentOf(value: unknown): Extent {
  if (typeof value === 'string') return { units: value.length, parts: 0 };
  if (typeof value !== 'object' || value === null) return { units: 0, parts: 0 };
  const inner = Object.entries(value).map(([key, part]) => [extentOf(part), key.length] as const);
  return {
    units: inner.reduce((total, [{ units }, key]) => total + units + key, 0),
    parts: inner.reduce((total, [{ parts }]) => total + parts + 1, 0),
  };
}

describe('estimateCost', () => {
  it('is nothing for what is worked out ahead, and little for numbers', () => {
    assert.equal(estimate('1 + 2 > 2').min, 0);
    assert.equal(estimate('n > 3').max, 0);
  });

  it('is bounded only where the input is', () => {
    assert.equal(estimate('d.exists(x, x == 1)').max, Number.POSITIVE_INFINITY);
    assert.ok(estimate('d.exists(x, x == 1)', { d: { units: 100, parts: 10 } }).max < 1000);
  });

  it('grows with every macro within a macro', () => {
    const sizes = { d: { units: 0, parts: 100 } };
    const once = estimate('d.exists(x, x == 1)', sizes).max;
    const twice = estimate('d.exists(x, d.exists(y, x == y))', sizes).max;
    assert.ok(twice > 50 * once);
  });

  it('looks at every part once, however deep it is', () => {
    assert.equal(estimate(`d${'[0]'.repeat(200)}`, { d: { units: 0, parts: 1 } }).min, 0);
  });

  it('counts what every evaluation makes', () => assert.equal(estimate('[n, n, n]').min, 3));

  it('holds: what is really taken lies within it', () => {
    let bounded = 0;
    const holds = fc.property(expression, input, (source, variables) => {
      const checked = check(parse(source).expr, environment);
      const sizes = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, extentOf(value)]));
      const { min, max } = estimateCost(checked, sizes);
      const { steps } = compile(checked).measure(variables);
      if (max < 1_000_000) bounded += 1;
      assert.ok(min <= steps && steps <= max, `${min} <= ${steps} <= ${max}`);
    });
    fc.assert(holds, { numRuns: runs(1500) });
    assert.ok(bounded > 800, 'most are bounded, or the property says nothing');
  });
});
