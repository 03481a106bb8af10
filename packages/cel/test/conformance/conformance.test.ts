import assert from 'node:assert/strict';
import { conformanceSections } from './cases.ts';
import { failureOf } from './verdict.ts';

describe('the conformance suite of the specification', () => {
  for (const { name, cases } of conformanceSections()) {
    if (cases.length === 0) continue;
    it(`passes ${name}`, () => {
      const failed = cases.flatMap((test) => {
        const why = failureOf(test);
        return why === undefined ? [] : [`${test.name}: ${test.source} ${why}`];
      });
      assert.deepEqual(failed, []);
    });
  }
});
