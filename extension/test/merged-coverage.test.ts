import assert from 'node:assert/strict';
import type { RuleCovered } from '@parapet/language-server/protocol';
import { mergedCoverage } from '../src/merged-coverage.ts';

const at = (line: number) => ({ start: { line, character: 0 }, end: { line, character: 9 } });
const rule = (line: number, held: number, notHeld: number): RuleCovered => ({
  ...{ rule: 'r', range: at(line), held, notHeld },
  clauses: [{ text: 'a', range: at(line + 1), held, notHeld }],
});
const [a, b] = ['file:///a.policy.yaml', 'file:///b.policy.yaml'];

describe('what several files of tests cover', () => {
  it('is counted together for each policy', () => {
    const all = [
      { uri: a, rules: [rule(1, 1, 0)] },
      { uri: b, rules: [rule(1, 5, 5)] },
      { uri: a, rules: [rule(1, 0, 2)] },
    ];
    assert.deepEqual(mergedCoverage(all), [
      { uri: a, rules: [rule(1, 1, 2)] },
      { uri: b, rules: [rule(1, 5, 5)] },
    ]);
  });

  it('is kept apart where the policy was edited in between', () => {
    const all = [
      { uri: a, rules: [rule(1, 1, 0)] },
      { uri: a, rules: [rule(2, 0, 2)] },
    ];
    assert.deepEqual(mergedCoverage(all), [{ uri: a, rules: [rule(1, 1, 0), rule(2, 0, 2)] }]);
  });
});
