import assert from 'node:assert/strict';
import fc from 'fast-check';
import { surveyJson } from '../../src/json/survey.ts';
import { runs } from '../runs.ts';

describe('the survey of a JSON text', () => {
  it('counts nesting, but not brackets in strings', () => {
    assert.equal(surveyJson('[{"a":[1]},{}]', 99).depth, 3);
    assert.equal(surveyJson('["[[[[", "\\"[[", "\\\\", [1]]', 99).depth, 2);
  });

  it('stops beyond the greatest depth', () => {
    assert.equal(surveyJson('['.repeat(1_000_000), 10).depth, 11);
  });

  it('tells numbers that would be written in another way', () => {
    for (const number of ['9007199254740993', '1.0', '-0', '1e5', '1E400', '0.10', '1e-7000']) {
      assert.equal(surveyJson(`{"a":[true,${number}]}`, 99).exactNumbers, true, number);
    }
  });

  it('passes over numbers that are written back as they are, and numbers in strings', () => {
    for (const value of ['0', '-1', '1.5', '1e+21', '9007199254740991', '"1.0"', '"\\"1.0"', 'true', 'false', 'null']) {
      assert.equal(surveyJson(`{"1.0":[${value}]}`, 99).exactNumbers, false, value);
    }
  });

  it('agrees with what JSON.stringify writes, for every JSON text', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        const canonical = JSON.stringify(JSON.parse(text));
        assert.equal(surveyJson(canonical, 99).exactNumbers, false);
        assert.equal(surveyJson(canonical, 99).depth, depthOf(JSON.parse(text)));
      }),
      runs(200),
    );
  });

  it('ends for every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', '\\', '[', '{', '}', '1', 'e', '-', ',', 'a') }), (text) => {
        surveyJson(text, 10);
      }),
      runs(500),
    );
  });
});

function depthOf(value: unknown): number {
  return typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
}
