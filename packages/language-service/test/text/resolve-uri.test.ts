import assert from 'node:assert/strict';
import fc from 'fast-check';
import { resolveUri } from '../../src/text/resolve-uri.ts';

describe('a path that counts from a file', () => {
  it('keeps its characters, whatever they are', () => {
    assert.equal(resolveUri('file:///w/a.policy.yaml', 'lists/100%.txt'), 'file:///w/lists/100%25.txt');
    assert.equal(resolveUri('file:///w/a.policy.yaml', '../é 👍#?.txt'), 'file:///%C3%A9%20%F0%9F%91%8D%23%3F.txt');
  });

  it('is a URI or none, also where half a character stands in it', () => {
    const anything = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });
    fc.assert(fc.property(anything, (path) => typeof resolveUri('file:///w/a.policy.yaml', path) === 'string'));
    assert.equal(resolveUri('untitled:Untitled-1', 'lists/a.txt'), undefined);
  });
});
