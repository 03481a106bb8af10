import assert from 'node:assert/strict';
import { diagnosticsOf } from '../src/diagnostics-of.ts';

describe('the diagnostics of a document', () => {
  it('are what was found', () => {
    assert.deepEqual(
      diagnosticsOf('file:///a', () => []),
      [],
    );
  });

  it('say where looking for them failed, and nothing of what stands there', () => {
    const [fault, ...others] = diagnosticsOf('file:///a', () => {
      throw new TypeError('secret of the policy');
    });
    assert.equal(fault?.code, 'parapet/fault');
    assert.match(String(fault?.message), /could not be checked \(TypeError\)/);
    assert.doesNotMatch(String(fault?.message), /secret/);
    assert.deepEqual(others, []);
  });
});
