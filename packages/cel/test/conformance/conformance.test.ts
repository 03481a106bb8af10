import assert from 'node:assert/strict';
import { runSections } from './sections.ts';

describe('the conformance suite of the specification', () => {
  for (const { name, total, failed } of runSections()) {
    if (total > 0) it(`passes ${name}`, () => assert.deepEqual(failed, []));
  }
});
