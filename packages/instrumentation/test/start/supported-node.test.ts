import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isSupportedNode } from '../../src/start/supported-node.ts';

describe('a Node that is supported', () => {
  it('is the oldest that the package declares, or a later one', () => {
    const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    assert.equal(engines.node, '>=22.15');
    for (const version of ['22.15.0', '22.22.1', '24.0.0', '100.0.0']) assert.ok(isSupportedNode(version), version);
    for (const version of ['22.14.9', '20.20.2', '8.0.0']) assert.ok(!isSupportedNode(version), version);
  });
});
