import assert from 'node:assert/strict';
import { documentSelector, isPolicy, isTests } from '../src/documents.ts';

describe('a document that people write', () => {
  const path = '/work/a.policy.yaml';

  it('is a file, or one that was never saved, and no earlier version that is compared with it', () => {
    const schemes = new Set(documentSelector.map(({ scheme }) => scheme));
    assert.deepEqual([...schemes], ['file', 'untitled']);
    assert.ok(isPolicy({ scheme: 'file', path }));
    assert.ok(isPolicy({ scheme: 'untitled', path }));
    assert.ok(!isPolicy({ scheme: 'git', path }));
  });

  it('is a file of tests by its name', () => {
    assert.ok(isTests({ scheme: 'file', path: '/work/a.policy.labels.yaml' }));
    assert.ok(!isTests({ scheme: 'git', path: '/work/a.policy.test.yaml' }));
    assert.ok(!isTests({ scheme: 'file', path }));
  });
});
